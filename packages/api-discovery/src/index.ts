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
export { buildInventory, type InventoryInput } from './inventory/build-inventory.ts'
export {
  FINDING_KINDS,
  fingerprintOf,
  type EndpointState,
  type FindingKind,
  type Inventory,
  type InventoryCoverage,
  type InventoryEndpoint,
  type InventoryFinding,
  type PrefixRule,
} from './inventory/inventory.ts'
export {
  INVENTORY_FORMATS,
  renderInventory,
  type InventoryFormat,
  type RenderContext,
} from './inventory/render/index.ts'
export { readSpecificationFile, SpecificationError } from './inventory/read-specification.ts'
export { SENSITIVE_KINDS } from './sensitive-data/kinds/index.ts'
export type { SensitiveCategory, SensitiveKind } from './sensitive-data/kind.ts'
export { startObserver, type Observer, type ObserverOptions } from './traffic/observe/observer.ts'
