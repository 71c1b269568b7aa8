import { type Config, readConfig } from '../../core/config.ts'

/** The configuration for a command that works on this machine: its own words are what the user wants to read, not a log of starting up. */
export function localConfig(): Config {
  const config = readConfig()
  return config.logLevel === 'info' ? { ...config, logLevel: 'warn' } : config
}
