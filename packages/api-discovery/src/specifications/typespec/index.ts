/** TypeSpec with its HTTP library: operations below the routes of their namespaces and interfaces. */
import { folderOf } from '../../engine/files.ts'
import type { Param } from '../../model.ts'
import type { Folder, FoundEndpoint, SpecificationFormat } from '../format.ts'
import { templatePath, templateQuery, withPathParams } from '../paths.ts'
import { fileOf } from '../folder.ts'
import { parseTypeSpec, type Decorator, type Operation, type Property, type PropertyOrSpread } from './parse.ts'

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head'])
const MAX_IMPORTS = 50
const MAX_SPREADS = 16

type Models = ReadonlyMap<string, readonly PropertyOrSpread[]>

export const typespec: SpecificationFormat = {
  name: 'typespec',
  extensions: ['.tsp'],
  accepts: (text) => /@(?:TypeSpec\.Http\.)?(?:route|get|post|put|patch|delete|head)\b/.test(text),
  read: (text, file, folder) => {
    const own = parseTypeSpec(text)
    const models = new Map([...imported(text, file, folder), ...own.models])
    return own.operations.flatMap((operation) => endpointOf(operation, own.server ?? '', models))
  },
}

/** Models of the files that a file imports, and of those that import beside it. */
function imported(text: string, file: string, folder: Folder): Models {
  const models = new Map<string, readonly PropertyOrSpread[]>()
  const seen = new Set([file])
  const open = [{ text, file }]
  for (let one = open.pop(); one !== undefined && seen.size < MAX_IMPORTS; one = open.pop()) {
    const { file: from } = one
    for (const [, path = ''] of one.text.matchAll(/^\s*import\s+"(\.[^"]+)"/gm)) {
      const target = fileOf(path, from)
      const name = target === undefined || target.endsWith('.tsp') ? target : `${target}/main.tsp`
      const source = name === undefined || seen.has(name) || !folder.has(name) ? undefined : folder.text(name)
      if (name === undefined || source === undefined) continue
      seen.add(name)
      open.push({ text: source, file: name })
      for (const [model, properties] of parseTypeSpec(source).models) models.set(model, properties)
    }
  }
  // Models often stand beside the routes in a file that the main file imports for both.
  const beside = `${folderOf(file) === '' ? '' : `${folderOf(file)}/`}models.tsp`
  if (!seen.has(beside) && folder.has(beside)) {
    for (const [model, properties] of parseTypeSpec(folder.text(beside) ?? '').models) models.set(model, properties)
  }
  return models
}

function endpointOf(operation: Operation, server: string, models: Models): FoundEndpoint[] {
  const has = (name: string): Decorator | undefined => operation.decorators.find((one) => one.name === name)
  const verb = operation.decorators.find(({ name }) => VERBS.has(name))?.name
  const properties = expanded(operation.parameters, models, 0)
  const params = properties.flatMap((property) => paramsOf(property, models))
  const hasBody = params.some(({ in: place }) => place === 'json' || place === 'body')
  const routes = [...operation.routes, has('route')?.text ?? []].flat()
  // Without a route or a verb it is no operation of HTTP.
  if (verb === undefined && routes.length === 0) return []
  const template = routes.map((route) => (route.startsWith('/') ? route : `/${route}`)).join('')
  const named = templatePath(template)
  // Parameters of the path that the route does not name stand at its end (TypeSpec: HTTP, operations).
  const rest = params.flatMap(({ name, in: place }) =>
    place === 'path' && !named.includes(`{${name}}`) ? [`/{${name}}`] : [],
  )
  const path = templatePath(server, template, ...rest)
  return [
    {
      method: (verb ?? (hasBody ? 'post' : 'get')).toUpperCase(),
      path,
      params: withPathParams(path, [...params, ...templateQuery(template)]),
      line: operation.line,
      handler: operation.name,
      ...(has('deprecated') === undefined ? {} : { deprecated: true }),
      confidence: { level: 'high' },
    },
  ]
}

function expanded(properties: readonly PropertyOrSpread[], models: Models, depth: number): Property[] {
  return properties.flatMap((one) => {
    if (!('spread' in one)) return [one]
    return depth > MAX_SPREADS ? [] : expanded(models.get(one.spread) ?? [], models, depth + 1)
  })
}

function paramsOf(property: Property, models: Models): Param[] {
  const of = (name: string): Decorator | undefined => property.decorators.find((one) => one.name === name)
  const required = property.isOptional ? {} : { required: true }
  const query = of('query')
  const header = of('header')
  const cookie = of('cookie')
  if (of('path') !== undefined) return [{ name: of('path')?.text ?? property.name, in: 'path', required: true }]
  if (query !== undefined) return [{ name: query.text ?? property.name, in: 'query', ...required }]
  if (header !== undefined) return [{ name: header.text ?? kebab(property.name), in: 'header', ...required }]
  if (cookie !== undefined) return [{ name: cookie.text ?? property.name, in: 'cookie', ...required }]
  if (of('body') === undefined && of('bodyRoot') === undefined && of('multipartBody') === undefined)
    return [{ name: property.name, in: 'json', ...required }]
  const place = of('multipartBody') === undefined ? 'json' : 'form'
  const fields = expanded(models.get(property.type) ?? [], models, 0).filter(({ decorators }) =>
    decorators.every(({ name }) => !/^(?:path|query|header|cookie|visibility)$/.test(name)),
  )
  if (fields.length === 0) return [{ name: 'body', in: 'body', ...required }]
  return fields.map(({ name, isOptional }) => ({ name, in: place, ...(isOptional ? {} : { required: true }) }))
}

/** A header without a name has that of its property, in kebab case. */
function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '-').toLowerCase()
}
