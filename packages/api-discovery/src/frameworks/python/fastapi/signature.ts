/** Parameters of a path operation, from the signature of its function and of what it depends on. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef, ParamDef, TypeExpr } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { fullName, type ClassValue, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { Body, Schema } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { paramsOfSchema } from '../../../schemas/schema-value.ts'
import { classSchema, schemaOfType } from '../../../schemas/types.ts'
import { formSchema } from '../django/model-fields.ts'
import { annotated, bareType, calledFunction, Dependency, dependencyOf, ParamMark } from './marks.ts'
import { securityParams } from './security.ts'

/** A body parameter before it is known whether it is the only one. */
interface BodyPart {
  readonly name: string
  readonly schema: Schema | undefined
  readonly embeds: boolean
  readonly required: boolean
}

export class Signature {
  readonly #run: Interpreter
  readonly #facts: HandlerFacts
  readonly #pathNames: ReadonlySet<string>
  readonly #bodies: BodyPart[] = []
  readonly #seen = new Set<FunctionDef>()

  constructor(run: Interpreter, facts: HandlerFacts, pathNames: Iterable<string>) {
    this.#run = run
    this.#facts = facts
    this.#pathNames = new Set(pathNames)
  }

  /** Reads a function's parameters, but not those of these names, and those of its dependencies. */
  read(fn: FunctionValue, without: ReadonlySet<string> = NONE): void {
    this.#readParams(fn.fn, fn.scope, without)
  }

  /** Reads a dependency given to a decorator or router. */
  depend(dependency: Dependency): void {
    const target = this.#run.settle(dependency.target)
    const fn = calledFunction(target, this.#run)
    if (fn !== undefined) this.read(fn)
    else if (target.kind === 'class') this.#readClass(target)
    else if (target.kind === 'external') for (const param of securityParams(target)) this.#facts.add(param)
  }

  /** One body is the whole body; several are fields of one object (FastAPI: Body, Multiple Parameters). */
  finish(): void {
    const [only] = this.#bodies
    if (only === undefined) return
    if (this.#bodies.length === 1 && !only.embeds) {
      const params = paramsOfSchema(only.schema?.type === 'array' ? only.schema.items : only.schema, 'json')
      for (const param of params) this.#facts.add(param)
      if (params.length === 0) this.#facts.add({ name: only.name, in: 'body', ...schemaPart(only.schema) })
      if (only.schema !== undefined) this.#facts.setBody(bodyOf(only.schema, only.required))
      return
    }
    const properties: Record<string, Schema> = {}
    for (const part of this.#bodies) {
      properties[part.name] = part.schema ?? {}
      this.#facts.add({
        name: part.name,
        in: 'json',
        ...(part.required ? { required: true } : {}),
        ...schemaPart(part.schema),
      })
    }
    const required = this.#bodies.filter((part) => part.required).map((part) => part.name)
    this.#facts.setBody(bodyOf({ type: 'object', properties, ...(required.length > 0 ? { required } : {}) }, true))
  }

  #readParams(fn: FunctionDef, scope: Scope, without: ReadonlySet<string> = NONE): void {
    if (this.#seen.has(fn)) return
    this.#seen.add(fn)
    for (const param of fn.params) {
      if (param.rest === true || param.restNamed === true || (param.to.kind === 'name' && without.has(param.to.name)))
        continue
      this.#readParam(param, scope)
    }
  }

  #readClass(of: ClassValue): void {
    const init = of.def.members.find((member) => member.role === 'constructor')?.method
    if (init !== undefined) this.#readParams(init, of.scope)
    // A model or dataclass: its fields are parameters.
    else for (const param of paramsOfSchema(classSchema(of, this.#run), 'query')) this.#facts.add(param)
  }

  #readParam(param: ParamDef, scope: Scope): void {
    if (param.to.kind !== 'name') return
    const { name } = param.to
    const value = param.value === undefined ? undefined : this.#run.evaluate(param.value, scope)
    const marks = [...annotated(param.type, scope, this.#run), ...markOf(value)]
    const { type, scope: typeScope } = bareType(param.type, scope, this.#run)
    const dependency = marks.find((mark) => mark instanceof Dependency)
    if (dependency !== undefined) {
      this.depend(
        isEmpty(dependency.target)
          ? new Dependency(this.#classOf(type, typeScope) ?? dependency.target, this.#run)
          : dependency,
      )
      return
    }
    const mark = marks.find((one) => one instanceof ParamMark)
    const schema = schemaOfType(type, typeScope, this.#run) ?? this.#modelSchema(type, typeScope)
    const required = value === undefined || (mark !== undefined && markOf(value).length > 0 && mark.isRequired)
    if (mark !== undefined) this.#addMarked(name, mark, schema, required)
    else if (this.#pathNames.has(name)) this.#facts.add({ name, in: 'path', required: true, ...schemaPart(schema) })
    else this.#addPlain(name, type, typeScope, schema, required)
  }

  #addMarked(name: string, mark: ParamMark, schema: Schema | undefined, required: boolean): void {
    if (mark.place === 'json') {
      this.#bodies.push({ name: mark.alias ?? name, schema, embeds: mark.embeds || !isObject(schema), required })
      return
    }
    // A model as Query(), Header() or Form() stands for its fields.
    if (isObject(schema)) {
      for (const param of paramsOfSchema(schema, mark.place)) {
        this.#facts.add({ ...param, name: onTheWire(param.name, mark) })
      }
      return
    }
    const wire = mark.alias ?? onTheWire(name, mark)
    const own = mark.isFile ? { type: 'string' as const, format: 'binary' } : schema
    this.#facts.add({ name: wire, in: mark.place, ...(required ? { required: true } : {}), ...schemaPart(own) })
  }

  #addPlain(
    name: string,
    type: TypeExpr | undefined,
    scope: Scope,
    schema: Schema | undefined,
    required: boolean,
  ): void {
    if (this.#isSpecial(type, scope)) return
    const isFile = schema?.format === 'binary' || isListOfFiles(schema)
    if (!isFile && (isObject(schema) || schema?.type === 'array'))
      this.#bodies.push({ name, schema, embeds: false, required })
    else if (isFile)
      this.#facts.add({ name, in: 'form', ...(required ? { required: true } : {}), ...schemaPart(schema) })
    else this.#facts.add({ name, in: 'query', ...(required ? { required: true } : {}), ...schemaPart(schema) })
  }

  /** `Request`, `BackgroundTasks` and other outside classes are handed in by the framework. */
  #isSpecial(type: TypeExpr | undefined, scope: Scope): boolean {
    if (type === undefined) return false
    return this.#run.project
      .resolveType(type, scope, this.#run)
      .some((one) => one.kind === 'external' && !VALUES.test(fullName(one)))
  }

  /** A class that extends a model of a package is a body, of whose fields nothing may be known. */
  #modelSchema(type: TypeExpr | undefined, scope: Scope): Schema | undefined {
    const of = this.#classOf(type, scope)
    if (of?.kind !== 'class') return undefined
    const bases = this.#run.project.outsideBases(of, this.#run)
    if (bases.some((base) => /^ninja\b.*\.ModelSchema$/.test(base))) return formSchema(of, this.#run)
    return bases.some((base) => /\.(?:BaseModel|SQLModel|Schema)$/.test(base)) ? { type: 'object' } : undefined
  }

  #classOf(type: TypeExpr | undefined, scope: Scope): Value | undefined {
    return type === undefined ? undefined : this.#run.project.resolveType(type, scope, this.#run)[0]
  }
}

/** Packages whose types are values of parameters; `UploadFile` is one too. */
const VALUES =
  /^(?:pydantic|pydantic_extra_types|typing|typing_extensions|datetime|uuid|decimal|enum|pathlib|ipaddress|fractions|email_validator)\b|\.(?:UploadFile|UploadedFile)$/

const NONE: ReadonlySet<string> = new Set()

function markOf(value: Value | undefined): (Dependency | ParamMark)[] {
  const dependency = dependencyOf(value)
  if (dependency !== undefined) return [dependency]
  return value?.kind === 'native' && value.native instanceof ParamMark ? [value.native] : []
}

function isEmpty(value: Value): boolean {
  return value.kind === 'unknown' && value.label === undefined
}

/** Names of headers are written with `-` where Python needs `_` (Header Parameters, Automatic conversion). */
function onTheWire(name: string, mark: ParamMark): string {
  return mark.place === 'header' && !mark.keepsUnderscores ? name.replaceAll('_', '-') : name
}

/** `list[UploadFile]` */
function isListOfFiles(schema: Schema | undefined): boolean {
  return schema?.type === 'array' && typeof schema.items === 'object' && schema.items.format === 'binary'
}

function isObject(schema: Schema | undefined): boolean {
  return schema?.type === 'object'
}

function schemaPart(schema: Schema | undefined): { schema?: Schema } {
  return schema === undefined ? {} : { schema }
}

function bodyOf(schema: Schema, required: boolean): Body {
  return { contentType: 'application/json', schema, ...(required ? { required: true } : {}) }
}
