import { sarifLog, type SarifRule } from '../../output/sarif.ts'
import { fingerprintOf, type FindingKind, type Inventory, type InventoryEndpoint } from '../inventory.ts'

const RULES: readonly (SarifRule & { readonly id: FindingKind })[] = [
  { id: 'shadow', name: 'ShadowEndpoint', text: 'An endpoint is there, and is not specified.' },
  { id: 'zombie', name: 'ZombieEndpoint', text: 'An endpoint is deprecated and answers, or is not called any more.' },
  { id: 'orphan', name: 'OrphanEndpoint', text: 'An endpoint is specified, and is not there.' },
  { id: 'parameter-drift', name: 'ParameterDrift', text: 'Parameters are not those that are specified.' },
  {
    id: 'authentication-drift',
    name: 'AuthenticationDrift',
    text: 'Authentication is not what is specified or written in source.',
  },
  { id: 'schema-drift', name: 'SchemaDrift', text: 'Bodies or values are not what is specified.' },
  {
    id: 'anonymous-sensitive-data',
    name: 'AnonymousSensitiveData',
    text: 'Sensitive data is answered to callers without credentials.',
  },
]

/** Findings at the line of source that serves the endpoint, else of the specification, else at `fallback`. */
export function inventorySarif({ endpoints }: Inventory, fallback: string, tool: string): string {
  const results = endpoints.flatMap((endpoint) =>
    endpoint.findings.map((finding) => {
      const { method, path, traffic } = endpoint
      return {
        rule: finding.kind,
        level: finding.level,
        message: `${method} ${path}: ${finding.message}.`,
        ...placeOf(endpoint, fallback),
        fingerprint: fingerprintOf(endpoint, finding),
        properties: { method, path, ...(traffic === undefined ? {} : { requests: traffic.count }) },
      }
    }),
  )
  return sarifLog(RULES, results, [], tool)
}

function placeOf({ source, specification }: InventoryEndpoint, fallback: string): { file: string; line: number } {
  const place = source ?? specification
  return place === undefined ? { file: fallback, line: 1 } : { file: place.file, line: place.line }
}
