/** Eve: resources of the `DOMAIN` in the settings, on an application of Flask. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  field,
  native,
  plainText,
  text,
  textField,
  type External,
  type RecordValue,
  type Value,
} from '../../../engine/values.ts'
import type { HttpMethod, Param } from '../../../model.ts'
import { joinPaths } from '../../../routing/path.ts'
import { FlaskRouter } from '../flask/router.ts'
import { methodNames } from '../views.ts'

/** What Eve was started with: its settings as a dictionary, else a file. */
const started = new WeakMap<Project, { readonly app: FlaskRouter; readonly settings: Value | undefined }[]>()

export const eve: Framework = {
  name: 'eve',
  languages: ['python'],
  packages: ['eve', 'eve.*'],
  hints: String.raw`\beve\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (callee.path.at(-1) !== 'Eve') return undefined
    const app = FlaskRouter.application(run, 'flask')
    const all = started.get(run.project) ?? []
    started.set(run.project, [...all, { app, settings: call.named.get('settings') }])
    return native(app)
  },

  files(project: Project, run: Interpreter): void {
    for (const { app, settings } of started.get(project) ?? []) addDomain(app, settings, project, run)
  },
}

function addDomain(app: FlaskRouter, settings: Value | undefined, project: Project, run: Interpreter): void {
  const named = plainText(settings) ?? 'settings.py'
  const file = [...project.files.paths].find((path) => path === named || path.endsWith(`/${named}`))
  const module = file === undefined || settings?.kind === 'record' ? undefined : project.module(file)
  const option = (name: string): Value | undefined =>
    settings?.kind === 'record' ? field(settings, name) : module?.member(name, run)
  const domain = option('DOMAIN')
  if (domain?.kind !== 'record') return
  const base = joinPaths(plainText(option('URL_PREFIX')) ?? '', plainText(option('API_VERSION')) ?? '')
  const resourceMethods = listed(option('RESOURCE_METHODS'), ['GET'])
  const itemMethods = listed(option('ITEM_METHODS'), ['GET'])
  for (const [name, value] of domain.fields) {
    if (value.kind !== 'record') continue
    const site = { file: domain.file ?? file ?? '', line: domain.lines?.get(name) ?? 1, condition: undefined }
    const path = joinPaths(base, textField(value, 'url') ?? name)
    const add = (methods: readonly HttpMethod[], own: string): void => {
      for (const method of methods)
        app.router.route({ ...site, methods: [method], path: text(own), handlers: [], params: fieldsOf(value, method) })
    }
    add(listed(field(value, 'resource_methods'), resourceMethods), path)
    add(
      listed(field(value, 'item_methods'), itemMethods),
      `${path}/<${textField(value, 'item_lookup_field') ?? '_id'}>`,
    )
  }
}

function listed(value: Value | undefined, otherwise: readonly HttpMethod[]): readonly HttpMethod[] {
  const names = methodNames(value)
  return names.length > 0 ? names : otherwise
}

/** Fields of the resource's schema, where a body is sent. */
function fieldsOf(resource: RecordValue, method: HttpMethod): readonly Param[] {
  const schema = field(resource, 'schema')
  if (schema?.kind !== 'record' || !/^(?:POST|PUT|PATCH)$/.test(method)) return []
  return [...schema.fields.keys()].map((name) => ({ name, in: 'json' }))
}
