/** `config/routes.xml` */
import { text } from '../../../engine/values.ts'
import { DocumentError } from '../../../specifications/document.ts'
import { parseXml, type XmlElement } from '../../../specifications/wsdl/xml.ts'
import type { Configuration, ConfiguredImport, ConfiguredRoute } from './configuration.ts'

const NAMESPACE = 'http://symfony.com/schema/routing'

/** Undefined when the text is no such document. */
export function readXml(source: string, file: string): Configuration | undefined {
  if (!source.includes(NAMESPACE)) return undefined
  const root = rootOf(source)
  if (root === undefined) return undefined
  const routes = root.children.flatMap((one): ConfiguredRoute[] => {
    const path = one.attributes.get('path') ?? one.attributes.get('pattern')
    if (one.name !== 'route' || path === undefined) return []
    const methods = (one.attributes.get('methods') ?? '').toUpperCase().split(/[|,\s]+/)
    // A target inside `<default key="_controller">` is text, which is not kept.
    const target = one.attributes.get('controller')
    return [
      {
        path: text(path),
        methods: methods.filter((method) => method !== ''),
        controller: target === undefined ? undefined : text(target),
        line: one.line,
      },
    ]
  })
  const imports = root.children.flatMap((one): ConfiguredImport[] => {
    const resource = one.attributes.get('resource')
    if (one.name !== 'import' || resource === undefined) return []
    const prefix = text(one.attributes.get('prefix') ?? '')
    return [{ resource, type: one.attributes.get('type'), prefix, line: one.line }]
  })
  return { file, routes, imports }
}

function rootOf(source: string): XmlElement | undefined {
  try {
    return parseXml(source)
  } catch (error) {
    if (error instanceof DocumentError) return undefined
    throw error
  }
}
