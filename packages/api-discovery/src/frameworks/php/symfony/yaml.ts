/** `config/routes.yaml` */
import { list, text, type Value } from '../../../engine/values.ts'
import {
  at,
  DocumentError,
  entriesOf,
  textAt,
  textOf,
  textsOf,
  type DocumentNode,
} from '../../../specifications/document.ts'
import { parseYamlDocuments } from '../../../specifications/yaml-document.ts'
import type { Configuration, ConfiguredImport, ConfiguredRoute } from './configuration.ts'

/** Undefined when the text is no such document. */
export function readYaml(source: string, file: string): Configuration | undefined {
  const root = rootOf(source)
  if (root?.kind !== 'map') return undefined
  const routes: ConfiguredRoute[] = []
  const imports: ConfiguredImport[] = []
  for (const [name, { line, value }] of entriesOf(root)) {
    // What is there in development only is no part of the application.
    if (name.startsWith('when@') || value.kind !== 'map') continue
    const resource = textAt(value, 'resource') ?? textAt(value, 'resource', 'path')
    if (resource !== undefined) {
      imports.push({ resource, type: textAt(value, 'type'), prefix: pathsAt(at(value, 'prefix')) ?? text(''), line })
      continue
    }
    const path = pathsAt(at(value, 'path') ?? at(value, 'pattern'))
    if (path === undefined) continue
    const target = textAt(value, 'controller') ?? textAt(value, 'defaults', '_controller')
    const methods = textsOf(at(value, 'methods')).flatMap((one) => one.toUpperCase().split(/[|,\s]+/))
    routes.push({ path, methods, controller: target === undefined ? undefined : text(target), line })
  }
  return { file, routes, imports }
}

/** The first document; undefined when the text is none. */
export function rootOf(source: string): DocumentNode | undefined {
  try {
    return parseYamlDocuments(source)[0]
  } catch (error) {
    if (error instanceof DocumentError) return undefined
    throw error
  }
}

/** One path, or one for each language. */
function pathsAt(node: DocumentNode | undefined): Value | undefined {
  const single = textOf(node)
  if (single !== undefined) return text(single)
  const many = entriesOf(node).flatMap(([, { value }]) => textOf(value) ?? [])
  return many.length > 0 ? list(many.map(text)) : undefined
}
