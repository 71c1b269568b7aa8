import type { SourceDiscovery } from '../model.ts'
import { declaredAsWritten } from './declared-once.ts'

/** The version of the JSON document; it changes when a field changes its meaning or goes away. */
export const JSON_VERSION = 1

/** Everything that a search found, what it left out and what it covered, as one document. Also what `--baseline` reads. */
export function jsonDocument({ endpoints, skipped, coverage }: SourceDiscovery): string {
  const document = { tool: 'holdfast api discover', version: JSON_VERSION, endpoints: declaredAsWritten(endpoints) }
  return `${JSON.stringify({ ...document, skipped, coverage }, null, 2)}\n`
}
