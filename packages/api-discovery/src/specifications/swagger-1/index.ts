/** Swagger 1.0 to 1.2: a list of resources, and an API declaration for each of them (Swagger RESTful API Documentation Specification 1.2). */
import type { Param, ParamPlace, Schema } from '../../model.ts'
import { at, entriesOf, isTrue, itemsOf, textAt, textsOf, type DocumentNode } from '../document.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { templatePath, withPathParams } from '../paths.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = { path: 'path', query: 'query', header: 'header', form: 'form' }
const TYPES = ['string', 'number', 'integer', 'boolean', 'array'] as const

export const swagger1: SpecificationFormat = {
  name: 'swagger-1',
  extensions: ['.json', '.yaml', '.yml'],
  accepts: (text) => /["']?swaggerVersion["']?\s*:\s*["']?1/.test(text),
  read: (_, file, folder) => {
    const node = folder.document(file)
    // The list of resources has no operations; its declarations are files of their own.
    return itemsOf(at(node, 'apis')).flatMap((api) =>
      itemsOf(at(api, 'operations')).flatMap((operation) => read(operation, api, node)),
    )
  },
}

function read(operation: DocumentNode, api: DocumentNode, root: DocumentNode | undefined): FoundEndpoint[] {
  // 1.1 has `httpMethod`.
  const method = textAt(operation, 'method') ?? textAt(operation, 'httpMethod')
  const own = textAt(api, 'path')
  if (method === undefined || own === undefined) return []
  const path = templatePath(textAt(root, 'basePath') ?? '', own.replace('.{format}', ''))
  const declared = itemsOf(at(operation, 'parameters'))
  const params = declared.flatMap((param): Param[] => {
    const place = textAt(param, 'paramType') ?? ''
    const name = textAt(param, 'name')
    if (place === 'body') return fieldsOf(textAt(param, 'type') ?? textAt(param, 'dataType') ?? '', root)
    if (name === undefined || !Object.hasOwn(PLACES, place)) return []
    const isRequired = isTrue(at(param, 'required'))
    return [{ name, in: PLACES[place] ?? 'query', ...(isRequired ? { required: true } : {}), ...typeOf(param) }]
  })
  const nickname = textAt(operation, 'nickname')
  const summary = textAt(operation, 'summary')
  const security = at(operation, 'authorizations') ?? at(root, 'authorizations')
  const line = operation.kind === 'map' ? (operation.entries.get('method')?.line ?? operation.line) : operation.line
  return [
    {
      method: method.toUpperCase(),
      path,
      params: withPathParams(path, params),
      line,
      ...(nickname === undefined ? {} : { handler: nickname }),
      ...(summary === undefined ? {} : { summary }),
      ...(textAt(operation, 'deprecated') === 'true' ? { deprecated: true } : {}),
      ...(security === undefined ? {} : { promisedSecurity: entriesOf(security).map(([name]) => name) }),
      confidence: { level: 'high' },
    },
  ]
}

/** The fields of a model of the same file. */
function fieldsOf(model: string, root: DocumentNode | undefined): Param[] {
  const of = at(root, 'models', model)
  const required = new Set(textsOf(at(of, 'required')))
  return entriesOf(at(of, 'properties')).map(([name, { value }]) => ({
    name,
    in: 'json',
    ...(required.has(name) ? { required: true } : {}),
    ...typeOf(value),
  }))
}

function typeOf(node: DocumentNode): { readonly schema?: Schema } {
  const type = TYPES.find((one) => one === (textAt(node, 'type') ?? textAt(node, 'dataType')))
  return type === undefined ? {} : { schema: { type } }
}
