/** Kinds of types that handlers declare their parameters with. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { TypeExpr } from '../../engine/ir.ts'
import type { Scope } from '../../engine/scope.ts'
import type { ClassValue } from '../../engine/values.ts'
import type { Schema } from '../../model.ts'
import { scalarSchema, schemaOfType } from '../../schemas/types.ts'

const WRAPPERS =
  /^(?:Optional|Mono|Flux|Maybe|Single|Uni|CompletableFuture|CompletionStage|HttpEntity|RequestEntity|Publisher)$/
const COLLECTIONS = /^(?:List|Set|Collection|Iterable|ArrayList|LinkedHashSet|MutableList|Array|SortedSet)$/
const MORE_SCALARS =
  /^(?:char|Character|ZonedDateTime|LocalTime|Duration|Period|Year|YearMonth|ZoneId|URI|URL|Locale|Currency|Sort|ObjectId|Char|Pattern|DayOfWeek|Month)$/

/** The name of a type without its package: `List` of `java.util.List<String>`. */
export function shortName(type: TypeExpr | undefined): string {
  return type?.kind === 'named' ? type.name.slice(type.name.lastIndexOf('.') + 1) : ''
}

/** The type inside `Optional<T>`, `Mono<T>` and the like; a nullable type without its null. */
export function unwrapped(type: TypeExpr | undefined): TypeExpr | undefined {
  if (type?.kind === 'union') {
    const kept = type.of.filter((one) => one.kind !== 'literal' || one.value !== null)
    return kept.length === 1 ? unwrapped(kept[0]) : type
  }
  if (type?.kind !== 'named' || !WRAPPERS.test(shortName(type))) return type
  return type.args[0] === undefined ? type : unwrapped(type.args[0])
}

/** Whether values of the type travel as one text: scalars, enums, and lists of them. */
export function isSimple(type: TypeExpr | undefined, scope: Scope, run: Interpreter): boolean {
  const inner = unwrapped(type)
  if (inner?.kind === 'list') return isSimple(inner.of, scope, run)
  if (inner?.kind !== 'named') return false
  const name = shortName(inner)
  if (COLLECTIONS.test(name)) return isSimple(inner.args[0], scope, run)
  const of = classOf(inner, scope, run)
  if (of !== undefined) return isEnum(of, run)
  return scalarSchema(name) !== undefined || MORE_SCALARS.test(name)
}

/** The class of the folder that a type names. */
export function classOf(type: TypeExpr | undefined, scope: Scope, run: Interpreter): ClassValue | undefined {
  const inner = unwrapped(type)
  if (inner?.kind !== 'named') return undefined
  const found = run.project.resolveType(inner, scope, run).find((value) => value.kind === 'class')
  return found?.kind === 'class' ? found : undefined
}

export function isEnum(of: ClassValue, run: Interpreter): boolean {
  return run.project.outsideBases(of, run).some((base) => base.endsWith('.Enum'))
}

const schemas = new WeakMap<ClassValue, { readonly schema: Schema | undefined }>()

/** As `schemaOfType`; that of a class of the folder is made once, as many handlers take the same. */
export function schemaOf(type: TypeExpr | undefined, scope: Scope, run: Interpreter): Schema | undefined {
  const inner = unwrapped(type)
  const of = inner?.kind === 'named' && inner.args.length === 0 ? classOf(inner, scope, run) : undefined
  if (of === undefined) return schemaOfType(inner, scope, run)
  let known = schemas.get(of)
  if (known === undefined) schemas.set(of, (known = { schema: schemaOfType(inner, scope, run) }))
  return known.schema
}
