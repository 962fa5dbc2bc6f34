/** What is sent in place of one of NGINX's own pages. */
export interface NginxRefusal {
  /** NGINX's own statuses that it stands for; 494 is what is sent as 400 otherwise, a header that is too long. */
  readonly for: readonly number[]
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
}

export interface NginxRefusals {
  readonly pages: readonly NginxRefusal[]
  /**
   * Where NGINX notes each refusal of its own, as the first value of `access_log`: `refused STATUS`, or `cut STATUS PATH`
   * where a request ended before its end and nobody was left to answer.
   */
  readonly log: string
}

/** Quoted for nginx.conf, where `$` cannot be: a text with one is no text. */
function quoted(text: string): string {
  if (text.includes('$')) throw new TypeError(`NGINX takes ${text} for one with variables; write it without $`)
  return `'${text.replaceAll('\\', String.raw`\\`).replaceAll(`'`, String.raw`\'`)}'`
}

/** Directives of `http`, of the location that passes requests on, and of `server`. */
export function refusalConfig({ pages, log }: NginxRefusals): { http: string; location: string; server: string } {
  return {
    http: `  log_format refused 'refused $status';
  log_format cut 'cut $status $uri';
  map $upstream_status $is_cut { '' 1; }
`,
    // Who was refused an answer left before any server was asked; all other refusals are answered below.
    location: `      access_log ${log} cut if=$is_cut;
`,
    server: pages
      .map(
        ({ for: own, status, headers, body }) => `    error_page ${own.join(' ')} =${status} /.refusal/${status};
    location = /.refusal/${status} {
      internal;
      access_log ${log} refused;
      default_type 'application/json; charset=utf-8';
${Object.entries(headers)
  .map(([name, value]) => `      add_header ${name} ${quoted(value)} always;\n`)
  .join('')}      return 200 ${quoted(body)};
    }
`,
      )
      .join(''),
  }
}
