/** What a program is made of, for a plan. `program` is what holdfast.yaml says of the program itself. */
export type EntityKind = 'program' | 'framework' | 'role' | 'control' | 'policy' | 'procedure'

/** A value as JSON has it. */
export type FieldValue = string | number | boolean | null | FieldValue[] | { [key: string]: FieldValue }

/** One field that changes. `null` is a field that is not set. */
export type FieldChange = {
  /** Keys joined by dots: `when.schedule.rrule`. Lists are changed whole. */
  path: string
  from: FieldValue
  to: FieldValue
}

/**
 * One step of a plan. What is absent from the desired program is retired: it ends, and everything that was recorded of it
 * stays. A retirement has no fields.
 */
export type Change = {
  kind: 'create' | 'update' | 'retire'
  entity: EntityKind
  id: string
  /** For people: the title after the change, or the last one. */
  title: string
  fields: FieldChange[]
}

/** Order in which things can come into being: each refers only to kinds before it. They are retired in the reverse order. */
export const ENTITY_ORDER: readonly EntityKind[] = ['program', 'framework', 'role', 'policy', 'control', 'procedure']
