/** django-tastypie: resources with lists and details, registered on an `Api` or included by themselves. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, textArgument, type Call, type Site } from '../../../engine/native.ts'
import { native, plainText, text, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { urlsOf } from '../django/pattern.ts'
import { placeOf } from '../routed.ts'
import { classAttribute, methodNames } from '../views.ts'
import { werkzeugPath } from '../werkzeug-path.ts'

const reader: Reader = { framework: 'tastypie', syntax: werkzeugPath }
const ALL: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

export const tastypie: Framework = {
  name: 'tastypie',
  languages: ['python'],
  packages: ['tastypie', 'tastypie.*'],
  hints: String.raw`\btastypie\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (name === 'Api' || name === 'NamespacedApi')
      return native(new TastypieApi(textArgument(call, 0, 'api_name') ?? 'v1', run))
    return name.endsWith('Resource') && callee.package.startsWith('tastypie') ? native(new ResourceUrls()) : undefined
  },
}

class TastypieApi extends Native {
  readonly #router: Router

  constructor(name: string, run: Interpreter) {
    super()
    this.#router = run.project.graph.router(reader)
    this.#router.prefix = text(`/${name}`)
  }

  override member(name: string): Value | undefined {
    return name === 'urls' ? urlsOf(this.#router) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const given = argument(call, 0, 'resource')
    const of = given === undefined ? undefined : run.settle(given)
    if (name === 'register' && of?.kind === 'instance') addResource(this.#router, of.of, call, run)
    return undefined
  }
}

/** The part of a resource that is Tastypie's: `EntryResource().urls`. */
class ResourceUrls extends Native {
  override member(name: string, _site: Site, _run: Interpreter): Value | undefined {
    return name === 'urls' ? native(this) : undefined
  }
}

function addResource(router: Router, of: ClassValue, call: Call, run: Interpreter): void {
  const meta = classAttribute(of, 'Meta', run)
  const option = (name: string): Value | undefined =>
    meta?.kind === 'class' ? classAttribute(meta, name, run) : undefined
  const name = plainText(option('resource_name')) ?? (of.def.name ?? '').toLowerCase().replace(/resource$/, '')
  const allowed = methodNames(option('allowed_methods'))
  const methodsOf = (key: string): readonly HttpMethod[] => {
    const own = methodNames(option(key))
    return own.length > 0 ? own : allowed.length > 0 ? allowed : ALL
  }
  const detail = `/${name}/<${plainText(option('detail_uri_name')) ?? 'pk'}>`
  for (const [path, methods] of [
    [`/${name}`, methodsOf('list_allowed_methods')],
    [detail, methodsOf('detail_allowed_methods')],
  ] as const) {
    for (const method of methods)
      router.route({
        ...placeOf(call),
        methods: [method],
        path: text(path),
        handlers: [],
        handler: of.def.name ?? name,
      })
  }
}
