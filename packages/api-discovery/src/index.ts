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
