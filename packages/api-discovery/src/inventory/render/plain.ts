import type { Param } from '../../model.ts'
import type { TrafficEndpoint } from '../../traffic/traffic-endpoint.ts'
import type { Inventory, InventoryEndpoint } from '../inventory.ts'

/** The version of the JSON document; it changes when a field changes its meaning or goes away. */
export const INVENTORY_VERSION = 1

/** An endpoint as JSON, one line of NDJSON. */
export function plainEndpoint(endpoint: InventoryEndpoint): object {
  const { method, path, protocol, operation, params, body, source, specification, traffic, findings } = endpoint
  return {
    method,
    path,
    ...(protocol === undefined ? {} : { protocol }),
    ...(operation === undefined ? {} : { operation }),
    state: endpoint.state,
    ...(source === undefined
      ? {}
      : {
          source: {
            file: source.file,
            line: source.line,
            framework: source.framework,
            ...(source.handler === undefined ? {} : { handler: source.handler }),
            guard: source.guards.length === 0 ? 'unknown' : source.guards.map(({ name }) => name).join(', '),
          },
        }),
    ...(specification === undefined
      ? {}
      : {
          specification: {
            file: specification.file,
            line: specification.line,
            ...(specification.deprecated === true ? { deprecated: true } : {}),
            ...(specification.promisedSecurity === undefined ? {} : { security: specification.promisedSecurity }),
          },
        }),
    ...(traffic === undefined ? {} : { traffic: plainTraffic(traffic) }),
    params: params.map(plainParam),
    ...(body === undefined ? {} : { body }),
    findings: findings.map(({ kind, level, message, subject }) => ({
      kind,
      level,
      message,
      ...(subject === '' ? {} : { subject }),
    })),
  }
}

function plainParam({ name, in: place, required, schema }: Param): object {
  return { name, in: place, ...(required === true ? { required } : {}), ...(schema === undefined ? {} : { schema }) }
}

function plainTraffic(traffic: TrafficEndpoint): object {
  const { count, firstSeen, lastSeen, statuses, requestBytes, responseBytes, authentication, sensitive } = traffic
  const size = ({ count: times, sum, max }: TrafficEndpoint['requestBytes']): object | undefined =>
    times === 0 ? undefined : { average: Math.round(sum / times), max }
  return {
    count,
    ...(firstSeen === undefined ? {} : { firstSeen: iso(firstSeen) }),
    ...(lastSeen === undefined ? {} : { lastSeen: iso(lastSeen) }),
    statuses,
    requestBytes: size(requestBytes),
    responseBytes: size(responseBytes),
    // Nothing is known when the recording shows no headers.
    authentication: authentication.length === 0 ? 'unknown' : authentication,
    requestBodies: traffic.requestBodies,
    responseBodies: traffic.responseBodies,
    sensitive,
  }
}

export function iso(at: number): string {
  return new Date(at).toISOString()
}

export function inventoryNdjson({ endpoints }: Inventory): string {
  return endpoints.map((endpoint) => `${JSON.stringify(plainEndpoint(endpoint))}\n`).join('')
}

/** Everything, as one document. Also what `--baseline` reads. */
export function inventoryJson({ endpoints, decisions, coverage }: Inventory, tool: string): string {
  const { trafficFrom, trafficTo, ...rest } = coverage
  const document = {
    tool,
    version: INVENTORY_VERSION,
    endpoints: endpoints.map(plainEndpoint),
    decisions,
    coverage: {
      ...rest,
      ...(trafficFrom === undefined ? {} : { trafficFrom: iso(trafficFrom) }),
      ...(trafficTo === undefined ? {} : { trafficTo: iso(trafficTo) }),
    },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
