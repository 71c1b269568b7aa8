/** WSDL 1.1 and 2.0: SOAP operations at the address of each service, and HTTP bindings. */
import type { Param } from '../../model.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { templatePath, withPathParams } from '../paths.ts'
import { parseXml, type XmlElement } from './xml.ts'

const HTTP_BINDING = 'http://schemas.xmlsoap.org/wsdl/http/'

export const wsdl: SpecificationFormat = {
  name: 'wsdl',
  extensions: ['.wsdl', '.xml'],
  accepts: (text) => /<(?:[\w.-]+:)?(?:definitions|description)\b/.test(text) && text.includes('/wsdl'),
  read: (text) => {
    const root = parseXml(text)
    if (root?.name === 'definitions') return version1(root)
    return root?.name === 'description' ? version2(root) : []
  },
}

function version1(root: XmlElement): FoundEndpoint[] {
  const bindings = new Map(named(root, 'binding').map((one) => [one.attributes.get('name') ?? '', one]))
  const found = named(root, 'service').flatMap((service) =>
    named(service, 'port').flatMap((port) => {
      const binding = bindings.get(localName(port.attributes.get('binding')))
      const address = port.children.find((one) => one.name === 'address')?.attributes.get('location') ?? ''
      return binding === undefined ? [] : operationsOf1(binding, address)
    }),
  )
  return uniqueOperations(found)
}

function operationsOf1(binding: XmlElement, address: string): FoundEndpoint[] {
  const kind = binding.children.find((one) => one.name === 'binding')
  const verb = kind?.namespace === HTTP_BINDING ? (kind.attributes.get('verb') ?? 'POST').toUpperCase() : undefined
  return named(binding, 'operation').flatMap((operation) => {
    const name = operation.attributes.get('name')
    const details = operation.children.find((one) => one.name === 'operation')
    if (name === undefined) return []
    if (verb === undefined) return [soapEndpoint(name, address, operation.line, details?.attributes.get('soapAction'))]
    // Parts stand in parentheses in a URL replacement (WSDL 1.1 §4.6).
    const location = (details?.attributes.get('location') ?? '').replaceAll(/\((\w+)\)/g, '{$1}')
    const path = templatePath(address, location)
    return [
      {
        method: verb,
        path,
        params: withPathParams(path, []),
        line: operation.line,
        handler: name,
        confidence: { level: 'high' as const },
      },
    ]
  })
}

function version2(root: XmlElement): FoundEndpoint[] {
  const interfaces = new Map(named(root, 'interface').map((one) => [one.attributes.get('name') ?? '', one]))
  const bindings = new Map(named(root, 'binding').map((one) => [one.attributes.get('name') ?? '', one]))
  const found = named(root, 'service').flatMap((service) =>
    named(service, 'endpoint').flatMap((endpoint) => {
      const address = endpoint.attributes.get('address') ?? ''
      const binding = bindings.get(localName(endpoint.attributes.get('binding')))
      const offered = interfaces.get(localName(service.attributes.get('interface')))
      const isHttp = (binding?.attributes.get('type') ?? '').endsWith('/wsdl/http')
      return named(offered, 'operation').map((operation) => {
        const name = operation.attributes.get('name') ?? ''
        if (!isHttp) return soapEndpoint(name, address, operation.line, undefined)
        const bound = named(binding, 'operation').find((one) => localName(one.attributes.get('ref')) === name)
        const path = templatePath(address, attribute(bound, 'location') ?? '')
        const method = (attribute(bound, 'method') ?? attribute(binding, 'methodDefault') ?? 'POST').toUpperCase()
        const confidence = { level: 'high' as const }
        return { method, path, params: withPathParams(path, []), line: operation.line, handler: name, confidence }
      })
    }),
  )
  return uniqueOperations(found)
}

/** SOAP is a POST to the service's address (SOAP 1.1 §6, SOAP 1.2 Part 2 §7). */
function soapEndpoint(name: string, address: string, line: number, action: string | undefined): FoundEndpoint {
  const params: Param[] = action === undefined || action === '' ? [] : [{ name: 'SOAPAction', in: 'header' }]
  const path = templatePath(address)
  return {
    method: 'POST',
    path,
    protocol: 'soap',
    operation: name,
    params: withPathParams(path, params),
    body: { contentType: 'text/xml', schema: {} },
    line,
    handler: name,
    confidence: { level: 'high' },
  }
}

/** The same service is often bound as SOAP 1.1 and 1.2 at one address. */
function uniqueOperations(found: readonly FoundEndpoint[]): FoundEndpoint[] {
  const byKey = new Map<string, FoundEndpoint>()
  for (const one of found) {
    const key = `${one.method} ${one.path} ${one.operation ?? ''}`
    if (!byKey.has(key)) byKey.set(key, one)
  }
  return [...byKey.values()]
}

function named(parent: XmlElement | undefined, name: string): readonly XmlElement[] {
  return parent?.children.filter((one) => one.name === name) ?? []
}

function attribute(element: XmlElement | undefined, local: string): string | undefined {
  return [...(element?.attributes ?? [])].find(([name]) => localName(name) === local)?.[1]
}

function localName(name: string | undefined): string {
  return name?.split(':').at(-1) ?? ''
}
