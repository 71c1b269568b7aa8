/** OData: the resources that an entity data model offers (OData CSDL XML 4.01; CSDL of versions 2 and 3, EDMX). */
import type { Param } from '../../model.ts'
import type { FoundEndpoint, SpecificationFormat } from '../format.ts'
import { withPathParams } from '../paths.ts'
import { parseXml, type XmlElement } from '../wsdl/xml.ts'

const MAX_ENDPOINTS = 50_000
/** Base types of base types. */
const MAX_BASES = 16

export const odata: SpecificationFormat = {
  name: 'odata',
  extensions: ['.edmx', '.csdl', '.xml', '.metadata'],
  accepts: (text) => /<(?:[\w.-]+:)?(?:Edmx|Schema)\b/.test(text) && /\bEntityContainer\b/.test(text),
  read: (text) => {
    const root = parseXml(text)
    return root === undefined ? [] : new Model(schemasIn(root, 0)).endpoints()
  },
}

function schemasIn(element: XmlElement, depth: number): XmlElement[] {
  if (element.name === 'Schema') return [element]
  return depth > 4 ? [] : element.children.flatMap((one) => schemasIn(one, depth + 1))
}

interface EntityType {
  readonly keys: readonly string[]
  readonly properties: readonly string[]
}

class Model {
  readonly #schemas: readonly XmlElement[]
  readonly #types = new Map<string, XmlElement>()
  readonly #operations = new Map<string, XmlElement>()
  /** What annotations outside the container refuse, as `Products Insertable`. */
  readonly #refused = new Set<string>()

  constructor(schemas: readonly XmlElement[]) {
    this.#schemas = schemas
    for (const one of schemas.flatMap(({ children }) => children)) {
      const name = one.attributes.get('Name')
      if (name !== undefined && one.name === 'EntityType') this.#types.set(name, one)
      if (name !== undefined && (one.name === 'Function' || one.name === 'Action')) this.#operations.set(name, one)
      if (one.name === 'Annotations') this.#refusals(one, lastName(one.attributes.get('Target')))
    }
  }

  endpoints(): readonly FoundEndpoint[] {
    const found: FoundEndpoint[] = []
    for (const container of this.#schemas.flatMap((schema) => named(schema, 'EntityContainer'))) {
      for (const one of container.children) {
        const name = one.attributes.get('Name')
        if (name === undefined || found.length > MAX_ENDPOINTS) continue
        this.#refusals(one, name)
        found.push(...this.#resource(one, name))
      }
    }
    return found
  }

  /** `<PropertyValue Property="Insertable" Bool="false"/>` (Capabilities vocabulary), `sap:creatable="false"`. */
  #refusals(element: XmlElement, set: string): void {
    for (const [attribute, what] of [
      ['creatable', 'Insertable'],
      ['updatable', 'Updatable'],
      ['deletable', 'Deletable'],
    ] as const)
      if (element.attributes.get(`sap:${attribute}`) === 'false') this.#refused.add(`${set} ${what}`)
    const values = named(element, 'Annotation')
      .flatMap((one) => named(one, 'Record'))
      .flatMap((one) => named(one, 'PropertyValue'))
    for (const value of values)
      if (value.attributes.get('Bool') === 'false')
        this.#refused.add(`${set} ${value.attributes.get('Property') ?? ''}`)
  }

  #resource(one: XmlElement, name: string): FoundEndpoint[] {
    switch (one.name) {
      case 'EntitySet':
        return this.#entitySet(name, lastName(one.attributes.get('EntityType')), one.line)
      case 'Singleton': {
        const fields = this.#type(lastName(one.attributes.get('Type'))).properties
        return [
          endpoint('GET', `/${name}`, [], one.line, name),
          endpoint('PATCH', `/${name}`, inBody(fields), one.line, name),
        ]
      }
      case 'FunctionImport':
        return [this.#functionImport(one, name)]
      case 'ActionImport': {
        const action = this.#operations.get(lastName(one.attributes.get('Action')))
        return [endpoint('POST', `/${name}`, inBody(parametersOf(action)), one.line, name)]
      }
      default:
        return []
    }
  }

  #entitySet(name: string, type: string, line: number): FoundEndpoint[] {
    const { keys, properties } = this.#type(type)
    const body = inBody(properties)
    const [only] = keys
    // One key stands alone, several with their names (OData URL Conventions 4.01, §4.3.1).
    const inside = keys.length === 1 ? `{${only ?? 'key'}}` : keys.map((key) => `${key}={${key}}`).join(',')
    const entity = `/${name}(${inside === '' ? '{key}' : inside})`
    const all: readonly (readonly [string, FoundEndpoint])[] = [
      ['Readable', endpoint('GET', `/${name}`, [], line, name)],
      ['Insertable', endpoint('POST', `/${name}`, body, line, name)],
      ['Readable', endpoint('GET', entity, [], line, name)],
      ['Updatable', endpoint('PATCH', entity, body, line, name)],
      ['Deletable', endpoint('DELETE', entity, [], line, name)],
    ]
    return all.flatMap(([what, one]) => (this.#refused.has(`${name} ${what}`) ? [] : [one]))
  }

  #functionImport(one: XmlElement, name: string): FoundEndpoint {
    const method = [...one.attributes].find(([key]) => /(?:^|:)HttpMethod$/.test(key))?.[1]
    // Until version 3 the import has the parameters itself, and they travel in the query.
    if (method !== undefined || one.attributes.get('Function') === undefined) {
      const params = parametersOf(one).map((param): Param => ({ name: param, in: 'query' }))
      return endpoint((method ?? 'GET').toUpperCase(), `/${name}`, params, one.line, name)
    }
    const of = this.#operations.get(lastName(one.attributes.get('Function')))
    const inside = parametersOf(of)
      .map((param) => `${param}={${param}}`)
      .join(',')
    return endpoint('GET', `/${name}(${inside})`, [], one.line, name)
  }

  /** Keys and properties, those of base types first. */
  #type(name: string, depth = 0): EntityType {
    const type = this.#types.get(name)
    if (type === undefined || depth > MAX_BASES) return { keys: [], properties: [] }
    const base = type.attributes.get('BaseType')
    const above = base === undefined ? { keys: [], properties: [] } : this.#type(lastName(base), depth + 1)
    const keys = named(type, 'Key').flatMap((key) => names(named(key, 'PropertyRef')))
    return { keys: [...above.keys, ...keys], properties: [...above.properties, ...names(named(type, 'Property'))] }
  }
}

function named(parent: XmlElement | undefined, name: string): readonly XmlElement[] {
  return parent?.children.filter((one) => one.name === name) ?? []
}

function names(elements: readonly XmlElement[]): string[] {
  return elements.flatMap((one) => one.attributes.get('Name') ?? [])
}

/** A bound operation's first parameter is what it is bound to; imports are of unbound ones. */
function parametersOf(operation: XmlElement | undefined): string[] {
  return names(named(operation, 'Parameter'))
}

/** `Product` of `Shop.Product`. */
function lastName(name: string | undefined): string {
  return name?.split(/[./]/).at(-1) ?? ''
}

function inBody(fields: readonly string[]): Param[] {
  return fields.map((name) => ({ name, in: 'json' }))
}

function endpoint(
  method: string,
  path: string,
  params: readonly Param[],
  line: number,
  handler: string,
): FoundEndpoint {
  return { method, path, params: withPathParams(path, params), line, handler, confidence: { level: 'high' } }
}
