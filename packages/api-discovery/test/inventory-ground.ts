/** Short ways to say what source, specification and traffic know, and what the inventory makes of it. */
import { buildInventory, type InventoryInput } from '../src/inventory/build-inventory.ts'
import type { Inventory } from '../src/inventory/inventory.ts'
import type { SourceEndpoint } from '../src/model.ts'
import { emptyAggregate, observe, type TrafficAggregate } from '../src/traffic/aggregate.ts'
import type { Exchange } from '../src/traffic/exchange.ts'

export const DAY = 86_400_000
export const NOW = Date.parse('2026-01-31')

export function code(endpoint: string, more: Partial<SourceEndpoint> = {}): SourceEndpoint {
  const [method = '', path = ''] = endpoint.split(' ')
  return {
    method,
    path,
    params: [],
    file: 'src/app.ts',
    line: 7,
    framework: 'express',
    origin: 'code',
    guards: [],
    confidence: { level: 'high' },
    ...more,
  }
}

export function spec(endpoint: string, more: Partial<SourceEndpoint> = {}): SourceEndpoint {
  return code(endpoint, { file: 'openapi.yaml', line: 3, framework: 'openapi', origin: 'specification', ...more })
}

export function call(endpoint: string, more: Partial<Exchange> = {}): Exchange {
  const [method = '', path = '', status = '200'] = endpoint.split(' ')
  return { method, path, status: Number(status), at: NOW, ...more }
}

export function traffic(...exchanges: readonly Exchange[]): TrafficAggregate {
  const aggregate = emptyAggregate()
  for (const exchange of exchanges) observe(aggregate, exchange)
  return aggregate
}

export const json = (value: object): Exchange['responseBody'] => ({
  contentType: 'application/json',
  text: JSON.stringify(value),
})
export const BEARER = [{ name: 'Authorization', value: 'Bearer abcdefgh' }]

export function findingsOf(input: InventoryInput): string[] {
  return buildInventory(input).endpoints.flatMap(({ method, path, findings }) =>
    findings.map(({ kind, level, message }) => `${level} ${kind} ${method} ${path}: ${message}`),
  )
}

export function shown({ endpoints }: Inventory): string[] {
  return endpoints.map(({ method, path, source, specification, traffic: seen, state }) =>
    [`${method} ${path}`, source && 'code', specification && 'spec', seen && `${seen.count} seen`, state]
      .filter(Boolean)
      .join(', '),
  )
}
