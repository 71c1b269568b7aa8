/** The inventory alone, for who has endpoints already: nothing here reads source code, so no parser is loaded. */
export type {
  Body,
  Guard,
  Param,
  ParamPlace,
  Protocol,
  Schema,
  SchemaType,
  SourceEndpoint,
  SpecifiedResponse,
} from './model.ts'
export { buildInventory, type InventoryInput } from './inventory/build-inventory.ts'
export {
  FINDING_KINDS,
  type FindingKind,
  type Inventory,
  type InventoryEndpoint,
  type InventoryFinding,
} from './inventory/inventory.ts'
export { emptyAggregate, mergeAggregates, type TrafficAggregate } from './traffic/aggregate.ts'
export { applyDelta, parseDelta, serializeDelta } from './traffic/delta.ts'
export { DeltaError, type DeltaOrigin, type TrafficDelta } from './traffic/delta-format.ts'
export { forgetStrangers } from './traffic/strangers.ts'
