/** Request structs of GoFrame: `g.Meta` says path and method, the other fields are inputs. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Site } from '../../../engine/native.ts'
import type { FunctionValue } from '../../../engine/values.ts'
import type { HttpMethod, ParamPlace, Schema } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { methodsIn } from '../router.ts'
import { text } from '../../../engine/values.ts'
import { fieldSchema, structFields, tagName, tagOf, type DeclaredType, type StructField } from '../structs.ts'

export interface RequestMeta {
  readonly path: string | undefined
  readonly methods: readonly HttpMethod[] | undefined
  readonly summary: string | undefined
  /** Of the annotation, which is what declares the route. */
  readonly site: Site
}

/** The type of the request that a typed handler takes: `func(ctx context.Context, req *CreateReq) (res *CreateRes, err error)`. */
export function requestType({ fn, scope }: FunctionValue): DeclaredType | undefined {
  const [context, request] = fn.params
  const isTyped = context?.type?.kind === 'named' && context.type.name.endsWith('Context')
  return isTyped && request?.type !== undefined ? { type: request.type, scope } : undefined
}

/** What the `g.Meta` of a request says. */
export function metaOf(declared: DeclaredType, run: Interpreter): RequestMeta | undefined {
  for (const found of run.project.resolveType(declared.type, declared.scope, run)) {
    if (found.kind !== 'class') continue
    const meta = found.def.members.find((member) => member.name === 'Meta' && member.promotes === true)
    if (meta === undefined) return undefined
    const methods = tagOf(meta, 'method')
    return {
      path: tagOf(meta, 'path'),
      methods: methods === undefined ? undefined : methodsIn(text(methods)),
      summary: tagOf(meta, 'summary') ?? tagOf(meta, 'sm'),
      site: { file: found.scope.module.file, line: meta.line },
    }
  }
  return undefined
}

/** Takes note of the fields: where `in` says, in the path when it has them, else in the query or the body. */
export function readRequest(
  declared: DeclaredType,
  methods: readonly HttpMethod[],
  pathNames: ReadonlySet<string>,
  facts: HandlerFacts,
  run: Interpreter,
): void {
  const usual: ParamPlace = methods.every((method) => method === 'GET' || method === 'DELETE' || method === 'HEAD')
    ? 'query'
    : 'json'
  const json: Record<string, Schema> = {}
  const required: string[] = []
  for (const field of structFields(declared, run) ?? []) {
    const name = nameOf(field)
    if (name === undefined || field.member.name === 'Meta') continue
    const schema = fieldSchema(field, run)
    const isRequired = /(?:^|\|)(?:[^|@]*@)?required\b/.test(tagOf(field.member, 'v') ?? '')
    const place = pathNames.has(name) ? 'path' : placeOf(field, usual)
    facts.add({
      name,
      in: place,
      ...(isRequired ? { required: true } : {}),
      ...(Object.keys(schema).length === 0 ? {} : { schema }),
    })
    if (place !== 'json') continue
    json[name] = schema
    if (isRequired) required.push(name)
  }
  if (Object.keys(json).length === 0) return
  const schema: Schema = { type: 'object', properties: json, ...(required.length === 0 ? {} : { required }) }
  facts.setBody({ contentType: 'application/json', schema })
}

function placeOf({ member }: StructField, usual: ParamPlace): ParamPlace {
  const place = tagOf(member, 'in')
  return place === 'path' || place === 'query' || place === 'header' || place === 'cookie' ? place : usual
}

/** Without a tag GoFrame accepts the field's name in any case. */
function nameOf({ member }: StructField): string | undefined {
  for (const tag of ['p', 'param', 'params', 'json']) {
    if (tagOf(member, tag) !== undefined) return tagName(member, tag)
  }
  return member.name.slice(0, 1).toLowerCase() + member.name.slice(1)
}
