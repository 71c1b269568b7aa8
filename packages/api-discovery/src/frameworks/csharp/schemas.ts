/** Schemas of C# types as they travel: names in camelCase, unless an attribute says another. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { TypeExpr } from '../../engine/ir.ts'
import type { Scope } from '../../engine/scope.ts'
import { plainText, type ClassValue } from '../../engine/values.ts'
import type { Schema } from '../../model.ts'
import { schemaOfType } from '../../schemas/types.ts'
import { markNamed, marksOf } from './marks.ts'

/** How the names of properties travel where no attribute says: `camel` of ASP.NET Core, or as they are `written`. */
export type Naming = 'camel' | 'written'

export function wireSchema(
  type: TypeExpr | undefined,
  scope: Scope,
  run: Interpreter,
  naming: Naming = 'camel',
): Schema | undefined {
  const schema = schemaOfType(type, scope, run)
  if (schema === undefined) return undefined
  return renamed(schema, namesOf(type, scope, run), naming === 'camel' ? camelCase : (name) => name)
}

/** Names that attributes give to the properties of the class itself; undefined takes one out. */
function namesOf(type: TypeExpr | undefined, scope: Scope, run: Interpreter): ReadonlyMap<string, string | undefined> {
  const names = new Map<string, string | undefined>()
  const inner = type?.kind === 'list' ? type.of : type
  if (inner === undefined) return names
  for (const of of run.project.resolveType(inner, scope, run)) {
    if (of.kind === 'class') collect(of, names, run, 0)
  }
  return names
}

function collect(of: ClassValue, names: Map<string, string | undefined>, run: Interpreter, depth: number): void {
  for (const member of of.def.members) {
    const marks = marksOf(member.decorators, of.scope, run)
    const given = markNamed(marks, 'JsonPropertyName', 'JsonProperty', 'DataMember')
    const name = plainText(given?.args[0]) ?? plainText(given?.named.get('Name') ?? given?.named.get('PropertyName'))
    if (name !== undefined) names.set(member.name, name)
    if (markNamed(marks, 'JsonIgnore', 'IgnoreDataMember') !== undefined) names.set(member.name, undefined)
  }
  if (depth > 8) return
  for (const base of run.project.basesOf(of, run)) if (base.kind === 'class') collect(base, names, run, depth + 1)
}

function renamed(
  schema: Schema,
  names: ReadonlyMap<string, string | undefined>,
  usual: (name: string) => string,
): Schema {
  const { properties, items, required } = schema
  const rename = (name: string): string | undefined => (names.has(name) ? names.get(name) : usual(name))
  return {
    ...schema,
    ...(items === undefined ? {} : { items: renamed(items, names, usual) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).flatMap(([name, property]) => {
              const wire = rename(name)
              return wire === undefined ? [] : [[wire, renamed(property, new Map(), usual)]]
            }),
          ),
        }),
    ...(required === undefined ? {} : { required: required.flatMap((name) => rename(name) ?? []) }),
  }
}

/** As System.Text.Json does: `UserId` → `userId`, `URL` → `url`, `IPAddress` → `ipAddress`. */
export function camelCase(name: string): string {
  return name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (start) => start.toLowerCase())
}
