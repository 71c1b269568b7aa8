/** Test plans of Apache JMeter (`.jmx`): the HTTP requests of their samplers. */
import { endpointOfExample } from '../example-request.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { parseXml, type XmlElement } from '../wsdl/xml.ts'

export const jmeter: SpecificationFormat = {
  name: 'jmeter',
  extensions: ['.jmx'],
  accepts: (text) => text.includes('<jmeterTestPlan'),
  read: (text) => {
    const root = parseXml(text)
    return root === undefined ? [] : samplers(root, 0)
  },
}

function samplers(element: XmlElement, depth: number): FoundEndpoint[] {
  if (depth > 100) return []
  const own = /^HTTPSampler(?:Proxy|2)?$/.test(element.name) && element.attributes.get('enabled') !== 'false'
  return [...(own ? read(element) : []), ...element.children.flatMap((one) => samplers(one, depth + 1))]
}

function read(sampler: XmlElement): FoundEndpoint[] {
  const path = property(sampler, 'HTTPSampler.path')
  if (path === undefined) return []
  const method = property(sampler, 'HTTPSampler.method') ?? 'GET'
  const isRaw = property(sampler, 'HTTPSampler.postBodyRaw') === 'true'
  const args = argumentsOf(sampler, 0)
  const names = args.flatMap((one) => property(one, 'Argument.name') ?? [])
  const inQuery = /^(?:GET|DELETE|HEAD)$/.test(method)
  const summary = sampler.attributes.get('testname')
  const [first] = args
  const body = isRaw && first !== undefined ? (property(first, 'Argument.value') ?? '') : ''
  const found = endpointOfExample({
    method,
    url: path.startsWith('/') || /^(?:https?:|\$)/.test(path) ? path : `/${path}`,
    line: sampler.line,
    ...(isRaw ? { body: { text: body } } : inQuery ? { query: names } : { form: names }),
    ...(property(sampler, 'HTTPSampler.DO_MULTIPART_POST') === 'true' ? { contentType: 'multipart/form-data' } : {}),
    ...(summary === undefined ? {} : { summary }),
  })
  return found === undefined ? [] : [found]
}

function argumentsOf(element: XmlElement, depth: number): XmlElement[] {
  if (depth > 6) return []
  return element.children.flatMap((one) =>
    one.attributes.get('elementType') === 'HTTPArgument' ? [one] : argumentsOf(one, depth + 1),
  )
}

function property(element: XmlElement, name: string): string | undefined {
  const text = element.children.find((one) => one.attributes.get('name') === name)?.text
  return text === '' ? undefined : text
}
