/** What the shell is told. 130 is the custom for a run that was stopped by SIGINT. */
export const exitCodes = {
  measured: 0,
  /** Also a trial that wrong answers void. */
  trialFailed: 1,
  refuted: 2,
  /** Also a gate whose numbers are void, strict or not: nobody can say that it holds. */
  inconclusive: 3,
  usage: 64,
  stopped: 130,
} as const
