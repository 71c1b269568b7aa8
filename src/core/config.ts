import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { HoldfastError } from './errors.ts'

/** The root of the checkout, or of the published package. */
export const installationRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

const isCheckout = import.meta.url.endsWith('.ts')

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4780),
  HOST: z.string().min(1).default('127.0.0.1'),
  HOLDFAST_DATA: z.string().min(1).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  HOLDFAST_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  HOLDFAST_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  HOLDFAST_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  HOLDFAST_MAIL_FROM: z.string().default('Holdfast <holdfast@localhost>'),
  HOLDFAST_MAX_UPLOAD_MIB: z.coerce.number().int().min(1).max(10_240).default(200),
  HOLDFAST_SIMULATE_FROM: z.iso.datetime({ offset: true }).optional(),
  HOLDFAST_LOG: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  HOLDFAST_POSTGRES: z.enum(['system', 'package']).optional(),
})

export interface Config {
  port: number
  host: string
  /** Absolute path of the data folder: private database, blobs, keys. */
  dataFolder: string
  /** Login that may create roles, or undefined for the private PostgreSQL. */
  databaseUrl: string | undefined
  /** Master secret; a file in the data folder holds one when the environment does not. */
  secret: string | undefined
  /** Where users reach the server; cookies are `Secure` when it is https. */
  publicUrl: string | undefined
  mail: { smtpUrl: string | undefined; from: string }
  maxUploadBytes: number
  /** Puts a NEW database into simulated time from this instant on. */
  simulateFrom: Temporal.Instant | undefined
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  postgresBinaries: 'system' | 'package' | undefined
}

/** Reads the configuration from environment variables; an unusable value is an error that names the variable. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
    const list = issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ')
    throw new HoldfastError('invalid_input', `Environment variables cannot be used: ${list}`, { issues })
  }
  const value = parsed.data
  return {
    port: value.PORT,
    host: value.HOST,
    dataFolder: resolve(
      value.HOLDFAST_DATA ?? (isCheckout ? join(installationRoot, 'data') : join(homedir(), '.holdfast')),
    ),
    databaseUrl: value.DATABASE_URL,
    secret: value.HOLDFAST_SECRET,
    publicUrl: value.HOLDFAST_PUBLIC_URL,
    mail: { smtpUrl: value.HOLDFAST_SMTP_URL, from: value.HOLDFAST_MAIL_FROM },
    maxUploadBytes: value.HOLDFAST_MAX_UPLOAD_MIB * 1024 * 1024,
    simulateFrom:
      value.HOLDFAST_SIMULATE_FROM === undefined ? undefined : Temporal.Instant.from(value.HOLDFAST_SIMULATE_FROM),
    logLevel: value.HOLDFAST_LOG,
    postgresBinaries: value.HOLDFAST_POSTGRES,
  }
}
