/** What a Goa design says, as its functions call each other: services hold methods, methods hold payloads and routes. */
import { Native, type Call } from '../../../engine/native.ts'
import { text, type Value } from '../../../engine/values.ts'
import type { HttpMethod, Param, ParamPlace } from '../../../model.ts'
import type { Reader, Router } from '../../../routing/graph.ts'
import { pathNames } from '../reader.ts'
import { siteOf } from '../router.ts'

/** `Type("Order", func() { … })`: a payload of a name, with its attributes. */
export class DesignedType extends Native {
  readonly attributes: string[] = []
}

interface FoundRoute {
  readonly call: Call
  readonly method: HttpMethod
  readonly path: string
}

/** A method of a service while its functions run. */
class Method {
  readonly name: string
  readonly attributes: string[] = []
  readonly routes: FoundRoute[] = []
  /** What `Param`, `Header` and `Cookie` take from the payload. */
  readonly params: { readonly attribute: string; readonly param: Param }[] = []

  constructor(name: string) {
    this.name = name
  }
}

export class Design {
  readonly #root: Router
  readonly #make: () => Router
  readonly #reader: Reader
  #service: { readonly router: Router; base: string } | undefined
  #method: Method | undefined
  /** Where attributes go now. */
  #attributes: string[] | undefined

  constructor(make: () => Router, reader: Reader) {
    this.#make = make
    this.#reader = reader
    this.#root = make()
    this.#root.isApplication = true
  }

  service(call: Call, inside: () => void): void {
    const before = this.#service
    const router = this.#make()
    this.#service = { router, base: '' }
    inside()
    this.#root.mount({ ...siteOf(call), path: text(this.#service.base), router, handlers: [] })
    this.#service = before
  }

  /** `Path("/calc")` of a service, or of the whole API. */
  path(path: string): void {
    if (this.#service === undefined) this.#root.prefix = text(path)
    else this.#service.base = path
  }

  method(name: string, inside: () => void): void {
    const method = new Method(name)
    this.#method = method
    inside()
    this.#method = undefined
    for (const route of method.routes) this.#register(method, route)
  }

  /** Attributes that are named inside go to the payload of the method or to a type. */
  payload(inside: () => void, of?: DesignedType): void {
    const before = this.#attributes
    this.#attributes = of?.attributes ?? this.#method?.attributes
    inside()
    this.#attributes = before
  }

  extend(type: Value | undefined): void {
    if (type?.kind === 'native' && type.native instanceof DesignedType)
      this.#attributes?.push(...type.native.attributes)
  }

  attribute(name: string | undefined): void {
    if (name !== undefined) this.#attributes?.push(name)
  }

  /** `Header("token:X-Token")`: an attribute and, behind a colon, its name on the wire. */
  take(place: ParamPlace, whole: string | undefined): void {
    if (whole === undefined) return
    const [attribute = '', wire = attribute] = whole.split(':')
    this.#method?.params.push({ attribute, param: { name: wire, in: place } })
  }

  route(call: Call, method: HttpMethod, path: string): void {
    this.#method?.routes.push({ call, method, path })
  }

  #register(method: Method, { call, method: verb, path }: FoundRoute): void {
    const absolute = path.startsWith('//')
    const own = absolute ? path.slice(1) : path
    const base = this.#service?.base ?? ''
    const whole = absolute ? own : `${base}${own}`
    const taken = new Set([
      ...pathNames(text(whole), this.#reader.syntax),
      ...method.params.map(({ attribute }) => attribute),
    ])
    const place: ParamPlace = /^(?:GET|HEAD|DELETE|OPTIONS)$/.test(verb) ? 'query' : 'json'
    const rest = method.attributes.filter((name) => !taken.has(name) && place === 'json')
    this.#service?.router.route({
      ...siteOf(call),
      methods: [verb],
      path: text(own),
      handlers: [],
      handler: method.name,
      params: [...method.params.map(({ param }) => param), ...rest.map((name) => ({ name, in: place }))],
      ...(absolute ? { absolute } : {}),
    })
  }
}
