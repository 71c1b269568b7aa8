/** Discovery documents of Google's APIs (Google API Discovery Service: JSON, `discovery#restDescription`). */
import type { Param, Schema } from '../../model.ts'
import { at, entriesOf, isTrue, textAt, textsOf, type DocumentNode } from '../document.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { templatePath, withPathParams } from '../paths.ts'

const MAX_DEPTH = 20

export const googleDiscovery: SpecificationFormat = {
  name: 'google-discovery',
  extensions: ['.json'],
  accepts: (text) => text.includes('discovery#restDescription'),
  read: (_, file, folder) => {
    const node = folder.document(file)
    return node === undefined ? [] : resource(node, node, textAt(node, 'servicePath') ?? '', 0)
  },
}

/** Methods of a resource and of those below it. */
function resource(of: DocumentNode, root: DocumentNode, base: string, depth: number): FoundEndpoint[] {
  if (depth > MAX_DEPTH) return []
  return [
    ...entriesOf(at(of, 'methods')).flatMap(([, { value, line }]) => method(value, root, base, line)),
    ...entriesOf(at(of, 'resources')).flatMap(([, { value }]) => resource(value, root, base, depth + 1)),
  ]
}

function method(node: DocumentNode, root: DocumentNode, base: string, line: number): FoundEndpoint[] {
  const verb = textAt(node, 'httpMethod')
  // `flatPath` writes out what `path` holds as one reserved expansion: `v1/{+name}`.
  const template = textAt(node, 'flatPath') ?? textAt(node, 'path')
  if (verb === undefined || template === undefined) return []
  const path = templatePath(base, template)
  const params = entriesOf(at(node, 'parameters')).flatMap(([name, { value }]): Param[] => {
    const place = textAt(value, 'location')
    if (place !== 'query') return []
    return [{ name, in: place, ...(isTrue(at(value, 'required')) ? { required: true } : {}), ...typeOf(value) }]
  })
  const id = textAt(node, 'id')
  const reference = textAt(node, 'request', '$ref')
  const fields = reference === undefined ? [] : entriesOf(at(root, 'schemas', reference, 'properties'))
  const body = fields.map(([name, { value }]): Param => ({ name, in: 'json', ...typeOf(value) }))
  const scopes = textsOf(at(node, 'scopes'))
  return [
    {
      method: verb.toUpperCase(),
      path,
      params: withPathParams(path, [...params, ...body]),
      line,
      ...(id === undefined ? {} : { handler: id }),
      ...(scopes.length === 0 ? {} : { promisedSecurity: ['oauth2'] }),
      ...(isTrue(at(node, 'deprecated')) ? { deprecated: true } : {}),
      confidence: { level: 'high' },
    },
  ]
}

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array'] as const

function typeOf(node: DocumentNode): { readonly schema?: Schema } {
  const type = TYPES.find((one) => one === textAt(node, 'type'))
  return type === undefined ? {} : { schema: { type } }
}
