/** OpenRPC 1.x: methods of JSON-RPC 2.0, all called by a POST to the server's address. */
import type { Param } from '../../model.ts'
import { at, isTrue, itemsOf, textAt } from '../document.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { templatePath, withPathParams } from '../paths.ts'
import { child, resolveReference } from '../references.ts'
import { schemaOf } from '../schema.ts'

export const openrpc: SpecificationFormat = {
  name: 'openrpc',
  extensions: ['.json', '.yaml', '.yml'],
  accepts: (text) => /["']?openrpc["']?\s*:\s*["']?1/.test(text),
  read: (_, file, folder) => {
    const node = folder.document(file)
    if (node === undefined || !(textAt(node, 'openrpc') ?? '').startsWith('1')) return []
    const path = templatePath(textAt(node, 'servers', 0, 'url') ?? '/')
    return itemsOf(at(node, 'methods')).flatMap((item): FoundEndpoint[] => {
      const method = resolveReference({ file, node: item }, folder)
      const name = textAt(method?.node, 'name')
      if (method === undefined || name === undefined) return []
      const params = itemsOf(at(method.node, 'params')).flatMap((one): Param[] => {
        const param = resolveReference({ file: method.file, node: one }, folder)
        const key = textAt(param?.node, 'name')
        if (param === undefined || key === undefined) return []
        const schema = schemaOf(child(param, folder, 'schema'), folder)
        const isRequired = isTrue(at(param.node, 'required'))
        return [
          {
            name: key,
            in: 'json',
            ...(isRequired ? { required: true } : {}),
            ...(Object.keys(schema).length === 0 ? {} : { schema }),
          },
        ]
      })
      const summary = textAt(method.node, 'summary')
      return [
        {
          method: 'POST',
          path,
          operation: name,
          params: withPathParams(path, params),
          ...(summary === undefined ? {} : { summary }),
          ...(isTrue(at(method.node, 'deprecated')) ? { deprecated: true } : {}),
          file: method.file,
          line: item.kind === 'map' ? (item.entries.get('name')?.line ?? item.line) : item.line,
          handler: name,
          confidence: { level: 'high' },
        },
      ]
    })
  },
}
