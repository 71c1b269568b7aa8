/** RAML 0.8 and 1.0, with includes, resource types and traits. */
import type { Body, Param, Schema, SchemaType } from '../../model.ts'
import { at, entriesOf, textAt, textOf, textsOf, type DocumentNode, type Entry } from '../document.ts'
import { schemaOfExample } from '../example-request.ts'
import { fileOf } from '../folder.ts'
import type { Folder, FoundEndpoint, Place, SpecificationFormat } from '../format.ts'
import { templatePath, withPathParams } from '../paths.ts'
import { fieldsOf } from '../schema.ts'

const METHODS = /^(get|put|post|delete|options|head|patch|trace)(\?)?$/
const MAX_DEPTH = 40
const MAX_ENDPOINTS = 20_000

export const raml: SpecificationFormat = {
  name: 'raml',
  extensions: ['.raml'],
  // Fragments (`#%RAML 1.0 Trait`) are read where they are included.
  accepts: (text) => /^\uFEFF?#%RAML (?:0\.8|1\.0)[ \t]*$/m.test(text.slice(0, 200)),
  read: (_, file, folder) => {
    const node = folder.document(file)
    return node === undefined ? [] : new Reader({ file, node }, folder).endpoints()
  },
}

class Reader {
  readonly #root: Place
  readonly #folder: Folder
  readonly #found: FoundEndpoint[] = []

  constructor(root: Place, folder: Folder) {
    this.#root = root
    this.#folder = folder
  }

  endpoints(): FoundEndpoint[] {
    const { node } = this.#root
    const base = (textAt(node, 'baseUri') ?? '').replaceAll('{version}', textAt(node, 'version') ?? '{version}')
    this.#resources(this.#root, templatePath(base), this.#params(this.#root, 'baseUriParameters', 'path'), 0)
    return this.#found
  }

  /** What stands behind `!include`. */
  #included(place: Place, depth = 0): Place {
    const { node, file } = place
    if (node.kind !== 'scalar' || node.tag !== '!include' || depth > 8) return place
    const target = fileOf(String(node.value), file)
    if (target === undefined || !this.#folder.has(target)) return place
    // Schemas and examples are often in other languages; only YAML and JSON are documents.
    const document = /\.(?:raml|ya?ml|json)$/i.test(target) ? this.#folder.document(target) : undefined
    return document === undefined ? place : this.#included({ file: target, node: document }, depth + 1)
  }

  #child(place: Place, ...keys: readonly string[]): Place | undefined {
    let here: Place = this.#included(place)
    for (const key of keys) {
      const node = at(here.node, key)
      if (node === undefined) return undefined
      here = this.#included({ file: here.file, node })
    }
    return here
  }

  #resources(parent: Place, prefix: string, inherited: readonly Param[], depth: number): void {
    if (depth > MAX_DEPTH) return
    for (const [name, { value }] of entriesOf(parent.node)) {
      if (!name.startsWith('/')) continue
      const resource = this.#included({ file: parent.file, node: value })
      const path = templatePath(prefix, name)
      const params = [...inherited, ...this.#params(resource, 'uriParameters', 'path')]
      const types = this.#applied(resource, 'type', 'resourceTypes')
      for (const [method, place, line] of this.#methods(resource, types)) {
        if (this.#found.length >= MAX_ENDPOINTS) return
        this.#method(method, path, params, [...place, ...this.#traits(place), ...this.#traits([resource, ...types])], {
          file: place[0]?.file ?? resource.file,
          line,
        })
      }
      this.#resources(resource, path, params, depth + 1)
    }
  }

  /** Methods of the resource and of its types; `get?` of a type counts only where the resource has it itself. */
  #methods(resource: Place, types: readonly Place[]): [method: string, places: Place[], line: number][] {
    const methods = new Map<string, { places: Place[]; line: number }>()
    for (const [i, owner] of [resource, ...types].entries()) {
      for (const [key, { value, line }] of entriesOf(owner.node)) {
        const [, method, isOptional] = METHODS.exec(key) ?? []
        if (method === undefined) continue
        const place = this.#included({ file: owner.file, node: value })
        const known = methods.get(method)
        if (known !== undefined) known.places.push(place)
        else if (isOptional === undefined)
          methods.set(method, { places: [place], line: i === 0 ? line : resource.node.line })
      }
    }
    return [...methods].map(([method, { places, line }]) => [method, places, line])
  }

  /** The resource types or traits that `type` or `is` names, with those that they name in turn. */
  #applied(owner: Place, key: 'type' | 'is', library: 'resourceTypes' | 'traits', depth = 0): Place[] {
    const node = at(owner.node, key)
    if (node === undefined || depth > 8) return []
    const names = [
      ...textsOf(node),
      ...(node.kind === 'list' ? node.items : [node]).flatMap((one) => entriesOf(one).map(([name]) => name)),
    ]
    return names.flatMap((name) => {
      const found = this.#library(name, library)
      if (found === undefined) return []
      return [found, ...(key === 'type' ? this.#applied(found, key, library, depth + 1) : [])]
    })
  }

  #library(name: string, library: 'resourceTypes' | 'traits'): Place | undefined {
    const [last = '', uses] = name.split('.').toReversed()
    const owner = uses === undefined ? this.#root : this.#used(uses)
    const all = owner === undefined ? undefined : this.#child(owner, library)
    if (all === undefined) return undefined
    // RAML 0.8 has a list of mappings, 1.0 one mapping.
    if (all.node.kind !== 'list') return this.#child(all, last)
    return all.node.items.flatMap((item) => this.#child({ file: all.file, node: item }, last) ?? [])[0]
  }

  #used(name: string): Place | undefined {
    const path = textOf(at(this.#root.node, 'uses', name))
    const file = path === undefined ? undefined : fileOf(path, this.#root.file)
    const node = file === undefined ? undefined : this.#folder.document(file)
    return file === undefined || node === undefined ? undefined : { file, node }
  }

  #traits(owners: readonly Place[]): Place[] {
    return owners.flatMap((owner) => this.#applied(owner, 'is', 'traits'))
  }

  #method(
    method: string,
    path: string,
    inherited: readonly Param[],
    places: readonly Place[],
    place: { file: string; line: number },
  ): void {
    const body = places.flatMap((one) => this.#body(one) ?? [])[0]
    const summary = places.map(({ node }) => textAt(node, 'displayName') ?? textAt(node, 'description')).find(Boolean)
    const secured = [...places, this.#root].map(({ node }) => at(node, 'securedBy')).find((one) => one !== undefined)
    const params = [
      ...inherited,
      ...places.flatMap((one) => [
        ...this.#params(one, 'queryParameters', 'query'),
        ...this.#params(one, 'headers', 'header'),
      ]),
      ...(body === undefined ? [] : fieldsOf(body.schema, /form/.test(body.contentType) ? 'form' : 'json')),
    ]
    this.#found.push({
      method: method.toUpperCase(),
      path,
      params: withPathParams(
        path,
        params.filter(({ name }) => !name.includes('<<')),
      ),
      ...(body === undefined ? {} : { body }),
      ...(summary === undefined ? {} : { summary: summary.split('\n')[0]?.slice(0, 200) ?? '' }),
      ...place,
      ...(secured === undefined ? {} : { promisedSecurity: schemes(secured) }),
      confidence: { level: 'high' },
    })
  }

  #params(owner: Place, key: string, place: 'path' | 'query' | 'header'): Param[] {
    const declared = this.#child(owner, key)
    return entriesOf(declared?.node).map(([name, entry]) => {
      const { schema, isRequired, plain } = this.#property(name, entry, declared?.file ?? owner.file, place !== 'path')
      return {
        name: plain,
        in: place,
        ...(isRequired || place === 'path' ? { required: true } : {}),
        ...(Object.keys(schema).length === 0 ? {} : { schema }),
      }
    })
  }

  /** Properties are required unless they say otherwise, by `required` or a `?` (RAML 1.0); in 0.8 only when they say so. */
  #property(name: string, { value }: Entry, file: string, mayBeOptional: boolean) {
    const isVersion1 = !/0\.8/.test(this.#folder.text(this.#root.file)?.slice(0, 40) ?? '')
    const { node } = this.#included({ file, node: value })
    const said = textAt(node, 'required')
    const isMarked = name.endsWith('?') && isVersion1 && mayBeOptional
    const isRequired = said === undefined ? isVersion1 && !isMarked : said === 'true'
    return { schema: this.#type(node, file, 0), isRequired, plain: isMarked ? name.slice(0, -1) : name }
  }

  #body(owner: Place): Body | undefined {
    const declared = this.#child(owner, 'body')
    if (declared === undefined) return undefined
    const typed = entriesOf(declared.node).filter(([key]) => key.includes('/'))
    const chosen = typed.find(([key]) => /json/.test(key)) ?? typed[0]
    if (chosen === undefined) {
      if (declared.node.kind === 'scalar' && declared.node.value === null) return undefined
      return {
        contentType: textsOf(at(this.#root.node, 'mediaType'))[0] ?? 'application/json',
        schema: this.#type(declared.node, declared.file, 0),
      }
    }
    const body = this.#included({ file: declared.file, node: chosen[1].value })
    const form = this.#child(body, 'formParameters')
    if (form === undefined) return { contentType: chosen[0], schema: this.#type(body.node, body.file, 0) }
    const fields = this.#params(body, 'formParameters', 'query')
    return {
      contentType: chosen[0],
      schema: { type: 'object', properties: Object.fromEntries(fields.map((one) => [one.name, one.schema ?? {}])) },
    }
  }

  /** A type declaration, its name, or JSON Schema as text. */
  #type(node: DocumentNode, file: string, depth: number): Schema {
    if (depth > 6) return {}
    const name = textOf(node) ?? textAt(node, 'type') ?? textAt(node, 'schema')
    if (name !== undefined && /^\s*\{/.test(name)) return schemaOfJsonSchema(name)
    const properties = this.#child({ file, node }, 'properties')
    const fields = entriesOf(properties?.node).map(([key, entry]) => {
      const place = properties?.file ?? file
      const { isRequired, plain } = this.#property(key, entry, place, true)
      return { plain, isRequired, schema: this.#type(entry.value, place, depth + 1) }
    })
    const base = name === undefined ? {} : this.#named(name, depth)
    if (fields.length === 0) return base
    const required = [...(base.required ?? []), ...fields.filter((one) => one.isRequired).map((one) => one.plain)]
    return {
      type: 'object',
      properties: { ...base.properties, ...Object.fromEntries(fields.map((one) => [one.plain, one.schema])) },
      ...(required.length === 0 ? {} : { required }),
    }
  }

  #named(name: string, depth: number): Schema {
    const trimmed = name.trim()
    if (trimmed.endsWith('[]')) return { type: 'array', items: this.#named(trimmed.slice(0, -2), depth + 1) }
    const builtIn = BUILT_IN[trimmed]
    if (builtIn !== undefined) return builtIn
    const declared = this.#child(this.#root, 'types', trimmed) ?? this.#child(this.#root, 'schemas', trimmed)
    return declared === undefined || depth > 6 ? {} : this.#type(declared.node, declared.file, depth + 1)
  }
}

const BUILT_IN: Readonly<Record<string, Schema>> = {
  ...Object.fromEntries(
    ['string', 'number', 'integer', 'boolean', 'array'].map((type): [string, Schema] => [
      type,
      { type: type as SchemaType },
    ]),
  ),
  object: { type: 'object' },
  'date-only': { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
}

/** The fields of a JSON Schema in the text of a RAML document, as far as an example shows them. */
function schemaOfJsonSchema(text: string): Schema {
  const shape = schemaOfExample(text)?.properties?.['properties']?.properties
  return shape === undefined
    ? {}
    : { type: 'object', properties: Object.fromEntries(Object.keys(shape).map((key) => [key, {}])) }
}

/** `null` among the schemes says that anyone may call. */
function schemes(node: DocumentNode): string[] {
  const items = node.kind === 'list' ? node.items : [node]
  if (items.some((item) => (item.kind === 'scalar' && item.value === null) || textOf(item) === 'null')) return []
  return items.flatMap((item) => textOf(item) ?? entriesOf(item).map(([name]) => name))
}
