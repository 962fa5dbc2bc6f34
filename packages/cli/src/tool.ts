/** The name under which runs say what measured them. */
export const tool = 'gauntlet 0.1.0'
