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
