import { canonicalProgram } from '../canonical.ts'
import type { Program } from '../schema/program.ts'
import { type EntityKind } from './change.ts'
import { type Fields, fieldsOf } from './fields.ts'

/** One thing of a program, ready to be compared. */
export type Entity = { id: string; title: string; fields: Fields }

/** A program as its things, by kind and id. */
export type Entities = Record<EntityKind, Map<string, Entity>>

/** Takes a program apart. The program itself has the id `program` here, so that renaming it is an update. */
export function entitiesOf(program: Program): Entities {
  const { format, id, title, description, calendar, ...rest } = canonicalProgram(program)
  const custom = new Map(rest.customFrameworks.map((framework) => [framework.id, framework]))
  const frameworks = rest.frameworks.map((framework) => ({ title: framework, ...custom.get(framework), id: framework }))
  return {
    program: new Map([
      ['program', { id: 'program', title, fields: fieldsOf({ format, id, title, description, calendar }) }],
    ]),
    framework: new Map(frameworks.map((entry) => [entry.id, frameworkEntity(entry)])),
    role: entities(rest.roles),
    control: entities(rest.controls),
    policy: entities(rest.policies),
    procedure: entities(rest.procedures),
  }
}

function entities(entries: readonly { id: string; title: string }[]): Map<string, Entity> {
  return new Map(entries.map(({ id, ...fields }) => [id, { id, title: fields.title, fields: fieldsOf(fields) }]))
}

/** A framework of the library has no fields: the program only names it. */
function frameworkEntity({ id, title, ...fields }: { id: string; title: string; name?: string }): Entity {
  return { id, title: fields.name ?? title, fields: fieldsOf(fields) }
}
