/** The tools whose results can be imported. */
export const importTools = ['k6', 'locust', 'artillery', 'autocannon', 'wrk', 'hyperfine', 'bmf'] as const

export type ImportTool = (typeof importTools)[number]

const prefix = 'imported/'

/** `imported/k6`. No subject of the house can be called so: their ids hold no slash. */
export const importedSubject = (tool: ImportTool): string => `${prefix}${tool}`

/** Whether a subject's figures come from a file of another tool: nobody knows on which machine they were measured. */
export const isImported = (subject: string): boolean => subject.startsWith(prefix)
