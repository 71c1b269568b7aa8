import pino from 'pino'
import type { Config } from './config.ts'

export type Log = pino.Logger

/** Structured logs on standard error, so that standard output stays free for what the user asked for. */
export const createLog = (level: Config['logLevel']): Log =>
  pino({ level, base: null }, pino.destination({ dest: 2, sync: true }))
