/** WADL (Web Application Description Language, W3C submission of 31 August 2009). */
import type { Param, ParamPlace } from '../../model.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { templatePath, withPathParams } from '../paths.ts'
import { parseXml, type XmlElement } from '../wsdl/xml.ts'

const PLACES: Readonly<Record<string, ParamPlace>> = {
  template: 'path',
  matrix: 'path',
  query: 'query',
  header: 'header',
}
const MAX_ENDPOINTS = 20_000

export const wadl: SpecificationFormat = {
  name: 'wadl',
  extensions: ['.wadl', '.xml'],
  accepts: (text) => /<(?:[\w.-]+:)?application\b/.test(text) && text.includes('wadl.dev.java.net'),
  read: (text) => {
    const root = parseXml(text)
    return root?.name === 'application' ? new Reader(root).endpoints() : []
  },
}

class Reader {
  readonly #root: XmlElement
  readonly #byId = new Map<string, XmlElement>()
  readonly #found: FoundEndpoint[] = []

  constructor(root: XmlElement) {
    this.#root = root
    for (const one of root.children) {
      const id = one.attributes.get('id')
      if (id !== undefined) this.#byId.set(id, one)
    }
  }

  endpoints(): readonly FoundEndpoint[] {
    for (const resources of named(this.#root, 'resources')) {
      for (const resource of named(resources, 'resource'))
        this.#resource(resource, resources.attributes.get('base') ?? '', [], 0)
    }
    return this.#found
  }

  #resource(resource: XmlElement, above: string, inherited: readonly Param[], depth: number): void {
    if (depth > 50 || this.#found.length > MAX_ENDPOINTS) return
    const path = templatePath(above, resource.attributes.get('path') ?? '')
    // `type="#paged"` adds what a resource type of the document has (§2.7).
    const types = (resource.attributes.get('type') ?? '')
      .split(/\s+/)
      .flatMap((type) => this.#byId.get(type.replace(/^.*#/, '')) ?? [])
    const params = [...inherited, ...[resource, ...types].flatMap((one) => this.#params(one))]
    for (const method of [resource, ...types].flatMap((one) => named(one, 'method'))) this.#method(method, path, params)
    for (const inner of named(resource, 'resource')) this.#resource(inner, path, params, depth + 1)
  }

  #method(written: XmlElement, path: string, inherited: readonly Param[]): void {
    const method = this.#referred(written)
    const verb = method.attributes.get('name')
    if (verb === undefined) return
    const request = method.children.find(({ name }) => name === 'request')
    const representations = named(request, 'representation').map((one) => this.#referred(one))
    const form = representations.filter((one) => /form/.test(one.attributes.get('mediaType') ?? ''))
    const [representation] = representations
    const contentType = representation?.attributes.get('mediaType')
    const id = method.attributes.get('id')
    const fields = form.flatMap((one) => this.#params(one)).map((param): Param => ({ ...param, in: 'form' }))
    const params = [...inherited, ...(request === undefined ? [] : this.#params(request)), ...fields]
    this.#found.push({
      method: verb.toUpperCase(),
      path,
      params: withPathParams(path, params),
      ...(contentType === undefined ? {} : { body: { contentType, schema: {} } }),
      line: written.line,
      ...(id === undefined ? {} : { handler: id }),
      confidence: { level: 'high' },
    })
  }

  #params(owner: XmlElement): Param[] {
    return named(owner, 'param').flatMap((written): Param[] => {
      const param = this.#referred(written)
      const name = param.attributes.get('name')
      const style = param.attributes.get('style') ?? 'query'
      const place = Object.hasOwn(PLACES, style) ? PLACES[style] : undefined
      if (name === undefined || place === undefined) return []
      return [{ name, in: place, ...(param.attributes.get('required') === 'true' ? { required: true } : {}) }]
    })
  }

  /** `href="#id"` stands for an element below the root. */
  #referred(element: XmlElement): XmlElement {
    const href = element.attributes.get('href')
    return href === undefined ? element : (this.#byId.get(href.replace(/^.*#/, '')) ?? element)
  }
}

function named(parent: XmlElement | undefined, name: string): readonly XmlElement[] {
  return parent?.children.filter((one) => one.name === name) ?? []
}
