/** What URLconfs are made of, before it is known where they stand. */
import { argument, Native, type Call } from '../../../engine/native.ts'
import { list, native, text, unknown, type Value } from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { asRegex } from './path.ts'

/** `path(route, view)`, `re_path(…)`, `url(…)`. */
export class UrlPattern extends Native {
  readonly declaration: Call
  readonly route: Value
  readonly view: Value
  /** Before names of views given as text: `patterns('shop.views', url(r'^$', 'index'))`. */
  readonly viewPrefix: string | undefined

  constructor(declaration: Call, route: Value, view: Value, viewPrefix?: string) {
    super()
    this.declaration = declaration
    this.route = route
    this.view = view
    this.viewPrefix = viewPrefix
  }

  under(viewPrefix: string): UrlPattern {
    return new UrlPattern(this.declaration, this.route, this.view, viewPrefix)
  }
}

/** `include('shop.urls')`, `include(router.urls)`, `include((patterns, 'app'))`. */
export class Include extends Native {
  readonly of: Value

  constructor(of: Value) {
    super()
    this.of = of
  }
}

/** URLs that something with a router of its own contributes: `router.urls`, `api.urls`. */
export class RouterUrls extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }
}

/** `router.urls` as the list of patterns that it is. */
export function urlsOf(router: Router): Value {
  return list([native(new RouterUrls(router))])
}

/** What the functions of `django.urls` make; undefined for those that make no pattern. */
export function patternOf(name: string, call: Call): Value | undefined {
  switch (name) {
    case 'path':
      return native(new UrlPattern(call, routeOf(call), viewArgument(call)))
    case 're_path':
    case 'url':
      return native(new UrlPattern(call, asRegex(routeOf(call)), viewArgument(call)))
    case 'include': {
      return native(new Include(withoutName(argument(call, 0, 'arg') ?? unknown('urls'))))
    }
    case 'patterns':
      return oldPatterns(call)
    case 'i18n_patterns': {
      const under = native(new Include(list([...call.args])))
      const shows = call.named.get('prefix_default_language')
      const prefix = shows?.kind === 'constant' && shows.value === false ? text('') : text('<language_code>/')
      return list([native(new UrlPattern(call, prefix, under))])
    }
    case 'static':
    case 'staticfiles_urlpatterns':
      return list([])
    default:
      return undefined
  }
}

/** Patterns may come in a pair with the name of an application. */
export function withoutName(of: Value): Value {
  const [first, name] = of.kind === 'list' ? of.items : []
  return first !== undefined && name?.kind === 'text' ? first : of
}

function routeOf(call: Call): Value {
  return argument(call, 0, 'route', 'regex') ?? unknown('route')
}

function viewArgument(call: Call): Value {
  return argument(call, 1, 'view') ?? unknown('view')
}

/** Before Django 1.10, patterns were given after a prefix of the names of their views. */
function oldPatterns(call: Call): Value {
  const [prefix, ...items] = call.args
  const before = prefix?.kind === 'text' && typeof prefix.parts[0] === 'string' ? prefix.parts[0] : ''
  return list(
    items.map((item) =>
      item.kind === 'native' && item.native instanceof UrlPattern ? native(item.native.under(before)) : item,
    ),
  )
}
