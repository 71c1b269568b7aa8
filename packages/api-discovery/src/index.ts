export type {
  Body,
  Confidence,
  Coverage,
  Endpoint,
  Guard,
  HttpMethod,
  Param,
  ParamPlace,
  Protocol,
  Schema,
  SchemaType,
  Skipped,
  SkipReason,
  SourceDiscovery,
  SourceEndpoint,
} from './model.ts'
export { ANY_METHODS, HTTP_METHODS } from './model.ts'
export { discoverSource, DiscoveryError, type DiscoverOptions } from './discover.ts'
export { ndjsonLine } from './output/ndjson.ts'
export { FORMATS, renderDiscovery, type OutputFormat } from './output/formats.ts'
export { declaredOnce, type DeclaredEndpoint } from './output/declared-once.ts'
export {
  CHANGE_KINDS,
  comparable,
  compareEndpoints,
  type ChangeKind,
  type ComparableEndpoint,
  type EndpointChange,
} from './diff/compare.ts'
export type { Exchange, Header, Payload } from './traffic/exchange.ts'
export {
  emptyAggregate,
  joinHosts,
  mergeAggregates,
  observe,
  type HostTraffic,
  type TrafficAggregate,
  type TrafficCounts,
} from './traffic/aggregate.ts'
export { applyDelta, parseDelta, serializeDelta } from './traffic/delta.ts'
export { DELTA_FORMAT, DeltaError, type DeltaOrigin, type TrafficDelta } from './traffic/delta-format.ts'
export {
  readTraffic,
  readTrafficFile,
  TrafficError,
  type ReadOptions,
  type ReadResult,
} from './traffic/read-traffic.ts'
export { trafficEndpoints, type TrafficEndpoint, type TrafficEndpoints } from './traffic/traffic-endpoint.ts'
