/** OpenAPI 2.0 (Swagger), 3.0, 3.1 and 3.2, in one file or split over several. */
import { ANY_METHODS, type Body, type Param, type Schema, type SpecifiedResponse } from '../../model.ts'
import { entriesOf, isTrue, itemsOf, textAt, textOf, textsOf, type DocumentNode } from '../document.ts'
import type { Folder, FoundEndpoint, Place, SpecificationFormat } from '../format.ts'
import { templatePath, withPathParams } from '../paths.ts'
import { child, resolveReference } from '../references.ts'
import { fieldsOf, schemaOf } from '../schema.ts'
import { promisedSecurity } from '../security.ts'

/** What API Gateway exports for a method that stands for those that are not named (Amazon API Gateway: OpenAPI extensions). */
const ANY_OPERATION = 'x-amazon-apigateway-any-method'
const OPERATIONS = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
  ANY_OPERATION,
] as const
const MAX_ENDPOINTS = 50_000

export const openapi: SpecificationFormat = {
  name: 'openapi',
  extensions: ['.json', '.yaml', '.yml'],
  accepts: (text) =>
    /^[ \t]*(?:\{[ \t]*)?["']?(?:swagger|openapi)["']?[ \t]*:[ \t]*["']?[23]\b/m.test(text) || isCompact(text),
  read: (_, file, folder) => {
    const node = folder.document(file)
    if (node === undefined) return []
    const isVersion2 = (textAt(node, 'swagger') ?? '').startsWith('2')
    if (!isVersion2 && !(textAt(node, 'openapi') ?? '').startsWith('3')) return []
    return new Reader({ file, node }, folder, isVersion2).endpoints()
  },
}

function isCompact(text: string): boolean {
  return text.length < 50_000_000 && /"(?:swagger|openapi)"\s*:\s*"[23]/.test(text)
}

class Reader {
  readonly #root: Place
  readonly #folder: Folder
  readonly #isVersion2: boolean

  constructor(root: Place, folder: Folder, isVersion2: boolean) {
    this.#root = root
    this.#folder = folder
    this.#isVersion2 = isVersion2
  }

  endpoints(): FoundEndpoint[] {
    const found: FoundEndpoint[] = []
    const paths = child(this.#root, this.#folder, 'paths')
    if (paths === undefined) return found
    for (const [template, { value }] of entriesOf(paths.node)) {
      const item = resolveReference({ file: paths.file, node: value }, this.#folder)
      if (template.startsWith('x-') || item?.node.kind !== 'map') continue
      for (const method of OPERATIONS) {
        const entry = item.node.entries.get(method)
        if (entry === undefined || found.length >= MAX_ENDPOINTS) continue
        const operation = resolveReference({ file: item.file, node: entry.value }, this.#folder)
        if (operation?.node.kind !== 'map') continue
        if (method === ANY_OPERATION) {
          const others = ANY_METHODS.filter(
            (one) => item.node.kind === 'map' && !item.node.entries.has(one.toLowerCase()),
          )
          for (const one of others)
            found.push(...this.#operation(template, one, item, operation, { file: item.file, line: entry.line }))
          continue
        }
        const isMoved = operation.file !== item.file
        found.push(
          ...this.#operation(template, method, item, operation, {
            file: operation.file,
            line: isMoved ? operation.node.line : entry.line,
          }),
        )
      }
    }
    return found
  }

  #operation(
    template: string,
    method: string,
    item: Place,
    operation: Place,
    place: { file: string; line: number },
  ): FoundEndpoint[] {
    const { node } = operation
    const security = node.kind === 'map' ? node.entries.get('security')?.value : undefined
    const promised = promisedSecurity(security ?? child(this.#root, this.#folder, 'security')?.node)
    const declared = [...this.#parameters(operation), ...this.#parameters(item)]
    const body = this.#isVersion2 ? this.#bodyOf2(declared, operation) : this.#bodyOf3(operation)
    const plain = declared.flatMap(({ param }) => (param === undefined ? [] : [param]))
    const summary = textAt(node, 'summary') ?? textAt(node, 'operationId')
    const handler = textAt(node, 'operationId')
    const responses = this.#responses(operation)
    return this.#prefixes(item, operation).map((prefix) => {
      const path = templatePath(prefix, template)
      const fields = body === undefined ? [] : fieldsOf(body.schema, placeOf(body.contentType))
      return {
        method: method.toUpperCase(),
        path,
        params: withPathParams(path, [...plain, ...fields]),
        ...(body === undefined ? {} : { body }),
        ...(summary === undefined ? {} : { summary }),
        ...(node.kind === 'map' && isTrue(node.entries.get('deprecated')?.value) ? { deprecated: true } : {}),
        ...place,
        ...(handler === undefined ? {} : { handler }),
        ...(promised === undefined ? {} : { promisedSecurity: promised }),
        ...(responses.length === 0 ? {} : { responses }),
        confidence: { level: 'high' },
      }
    })
  }

  /** What stands before the path: `basePath`, or the paths of the nearest `servers`, each of them once. */
  #prefixes(item: Place, operation: Place): string[] {
    if (this.#isVersion2) return [textAt(this.#root.node, 'basePath') ?? '']
    const nearest = [operation, item, this.#root]
      .map((place) => child(place, this.#folder, 'servers'))
      .find((servers) => itemsOf(servers?.node).length > 0)
    const paths = itemsOf(nearest?.node).map(serverPath)
    return paths.length === 0 ? [''] : [...new Set(paths)].slice(0, 4)
  }

  /** Bodies of answers that have a schema. */
  #responses(operation: Place): SpecifiedResponse[] {
    const declared = child(operation, this.#folder, 'responses')
    return entriesOf(declared?.node).flatMap(([status, { value }]) => {
      const response = resolveReference({ file: declared?.file ?? operation.file, node: value }, this.#folder)
      if (response === undefined || status.startsWith('x-')) return []
      const types: (readonly [type: string, schema: Place | undefined])[] = this.#isVersion2
        ? [['application/json', child(response, this.#folder, 'schema')]]
        : this.#content(response)
      return types.flatMap(([contentType, place]) => {
        const schema = schemaOf(place, this.#folder)
        return Object.keys(schema).length === 0 ? [] : [{ status, contentType, schema }]
      })
    })
  }

  #content(response: Place): (readonly [type: string, schema: Place | undefined])[] {
    const content = child(response, this.#folder, 'content')
    return entriesOf(content?.node).map(([type, { value }]) => [
      type.split(';', 1)[0] ?? type,
      child({ file: content?.file ?? response.file, node: value }, this.#folder, 'schema'),
    ])
  }

  #parameters(owner: Place): Declared[] {
    const list = child(owner, this.#folder, 'parameters')
    return itemsOf(list?.node).flatMap((item) => {
      const place = resolveReference({ file: list?.file ?? owner.file, node: item }, this.#folder)
      if (place === undefined) return []
      const name = textAt(place.node, 'name')
      const where = textAt(place.node, 'in')
      return name === undefined || where === undefined ? [] : [this.#parameter(name, where, place)]
    })
  }

  #parameter(name: string, where: string, place: Place): Declared {
    const isRequired = place.node.kind === 'map' && isTrue(place.node.entries.get('required')?.value)
    const content = entriesOf(child(place, this.#folder, 'content')?.node)[0]
    const own =
      child(place, this.#folder, 'schema') ??
      (content === undefined ? undefined : child({ file: place.file, node: content[1].value }, this.#folder, 'schema'))
    // Version 2 writes type and format beside the name.
    const schema = schemaOf(own ?? (this.#isVersion2 ? place : undefined), this.#folder)
    const declared = { name, where, schema, isRequired }
    const known = (['path', 'query', 'header', 'cookie'] as const).find((one) => one === where)
    if (known === undefined) return declared
    const param: Param = {
      name,
      in: known,
      ...(isRequired || known === 'path' ? { required: true } : {}),
      ...(Object.keys(schema).length === 0 ? {} : { schema }),
    }
    return { ...declared, param }
  }

  #bodyOf2(declared: readonly Declared[], operation: Place): Body | undefined {
    const consumes = [operation.node, this.#root.node].map((node) => textsOf(entryOf(node, 'consumes')))
    const types = consumes.find((list) => list.length > 0) ?? []
    const whole = declared.find(({ where }) => where === 'body')
    if (whole !== undefined) return body(types[0] ?? 'application/json', whole.schema, whole.isRequired)
    const form = declared.filter(({ where }) => where === 'formData')
    if (form.length === 0) return undefined
    const required = form.filter((field) => field.isRequired).map((field) => field.name)
    const type = types.find((one) => /form/.test(one)) ?? 'application/x-www-form-urlencoded'
    const properties = Object.fromEntries(form.map(({ name, schema }) => [name, schema]))
    return body(
      type,
      { type: 'object', properties, ...(required.length === 0 ? {} : { required }) },
      required.length > 0,
    )
  }

  #bodyOf3(operation: Place): Body | undefined {
    const declared = child(operation, this.#folder, 'requestBody')
    const content = declared === undefined ? undefined : child(declared, this.#folder, 'content')
    const types = entriesOf(content?.node)
    const chosen = types.find(([type]) => /json/.test(type)) ?? types.find(([type]) => /form/.test(type)) ?? types[0]
    if (declared === undefined || content === undefined || chosen === undefined) return undefined
    const schema = child({ file: content.file, node: chosen[1].value }, this.#folder, 'schema')
    return body(chosen[0], schemaOf(schema, this.#folder), isTrue(entryOf(declared.node, 'required')))
  }
}

interface Declared {
  readonly name: string
  readonly where: string
  readonly schema: Schema
  readonly isRequired: boolean
  /** Absent for bodies. */
  readonly param?: Param
}

function entryOf(node: DocumentNode, key: string): DocumentNode | undefined {
  return node.kind === 'map' ? node.entries.get(key)?.value : undefined
}

function body(contentType: string, schema: Schema, isRequired: boolean): Body {
  return { contentType, schema, ...(isRequired ? { required: true } : {}) }
}

function placeOf(contentType: string): 'json' | 'form' {
  return /form/.test(contentType) ? 'form' : 'json'
}

/** The path of a server's URL with the defaults of its variables (OAS 3.1 §4.8.5). */
function serverPath(server: DocumentNode): string {
  const url = textAt(server, 'url') ?? ''
  return templatePath(
    url.replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => textOf(variable(server, name)) ?? whole),
  ).replace(/\/$/, '')
}

function variable(server: DocumentNode, name: string): DocumentNode | undefined {
  const variables = entryOf(server, 'variables')
  const own = variables === undefined ? undefined : entryOf(variables, name)
  return own === undefined ? undefined : entryOf(own, 'default')
}
