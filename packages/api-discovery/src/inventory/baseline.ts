/** What an earlier inventory already found, so that a build fails only for what is new. */
import { FINDING_KINDS, fingerprintOf, type Inventory } from './inventory.ts'

export class BaselineError extends Error {
  override readonly name = 'BaselineError'
}

/** Fingerprints in what `--format json` or `ndjson` wrote. Throws `BaselineError`. */
export function parseInventoryBaseline(text: string, name: string): ReadonlySet<string> {
  const endpoints = endpointsIn(text, name)
  const found = new Set<string>()
  for (const endpoint of endpoints) {
    if (!isObject(endpoint) || typeof endpoint['method'] !== 'string' || typeof endpoint['path'] !== 'string')
      throw new BaselineError(`${name} holds an endpoint without method and path; write it with --format json.`)
    const { method, path, findings } = endpoint
    for (const finding of Array.isArray(findings) ? findings : []) {
      if (!isObject(finding)) continue
      const kind = FINDING_KINDS.find((one) => one === finding['kind'])
      if (kind !== undefined && typeof finding['message'] === 'string')
        found.add(
          `${kind} ${method} ${path.replaceAll(/\{[^{}]*\}/g, '{}')} ${typeof finding['subject'] === 'string' ? finding['subject'] : ''}`.trimEnd(),
        )
    }
  }
  return found
}

function endpointsIn(text: string, name: string): readonly unknown[] {
  try {
    if (/^\s*\{\s*"tool"/.test(text)) {
      const document: unknown = JSON.parse(text)
      const list = isObject(document) ? document['endpoints'] : undefined
      if (Array.isArray(list)) return list
    }
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line))
  } catch {
    throw new BaselineError(`${name} is no inventory; write one with --format json --out ${name}.`)
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Findings that the baseline does not have. */
export function newFindings(inventory: Inventory, baseline: ReadonlySet<string>): Inventory {
  return {
    ...inventory,
    endpoints: inventory.endpoints.map((endpoint) => ({
      ...endpoint,
      findings: endpoint.findings.filter((finding) => !baseline.has(fingerprintOf(endpoint, finding))),
    })),
  }
}
