/** FastRoute and what is built on it: League Route, Mezzio. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, text, type External, type Value } from '../../../engine/values.ts'
import type { Framework } from '../../../engine/framework.ts'
import { ANY_METHODS } from '../../../model.ts'
import { fastRoutePath } from '../brace-path.ts'
import { methodsIn, VerbRouter, type RouterStyle } from '../verb-router.ts'

const style: RouterStyle = {
  framework: 'fast-route',
  endSlash: 'kept',
  syntax: fastRoutePath,
  statements: {
    addRoute: (router, call) => router.add(methodsIn(call.args[0]), call.args[1], call.args[2], call),
    addGroup: (router, call, run) => router.group(call.args[0], call.args[1], call, run),
  },
}

export const fastRoute: Framework = {
  name: 'fast-route',
  languages: ['php'],
  packages: ['FastRoute\\*'],
  hints: String.raw`\bFastRoute\b|RouteCollector`,

  typed(type: External, run: Interpreter): Value | undefined {
    const isCollector = /^FastRoute\\(?:RouteCollector|ConfigureRoutes)$/.test(type.package)
    return isCollector ? native(VerbRouter.application(style, run)) : undefined
  },
}

const leagueStyle: RouterStyle = {
  framework: 'league-route',
  endSlash: 'kept',
  syntax: fastRoutePath,
  statements: {
    map: (router, call) => router.add(methodsIn(call.args[0]), call.args[1], call.args[2], call),
    group: (router, call, run) => router.group(call.args[0], call.args[1], call, run),
    middleware: (router, call, run) => {
      router.use(call.args, call, run)
      return undefined
    },
  },
}

export const leagueRoute: Framework = {
  name: 'league-route',
  languages: ['php'],
  packages: ['League\\Route\\*'],
  hints: String.raw`\bLeague\\Route\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const isRouter = callee.package === 'League\\Route\\Router' || callee.package === 'League\\Route\\RouteCollection'
    return isRouter && call.constructs ? native(VerbRouter.application(leagueStyle, run)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^League\\Route\\(?:Router|RouteGroup|RouteCollection\w*)$/.test(type.package)
      ? native(VerbRouter.untold(leagueStyle, run))
      : undefined
  },
}

const mezzioStyle: RouterStyle = {
  framework: 'mezzio',
  endSlash: 'kept',
  syntax: fastRoutePath,
  statements: {
    route: (router, call) => {
      const methods = methodsIn(call.args[2])
      return router.add(methods.length > 0 ? methods : ANY_METHODS, call.args[0], chainEnd(call.args[1]), call)
    },
    pipe: (router, call, run) => {
      if (call.args.length === 1) router.use(call.args, call, run)
      return text('')
    },
  },
}

/** A list of middleware ends with the handler. */
function chainEnd(target: Value | undefined): Value | undefined {
  return target?.kind === 'list' ? target.items.at(-1) : target
}

export const mezzio: Framework = {
  name: 'mezzio',
  languages: ['php'],
  packages: ['Mezzio\\*', 'Zend\\Expressive\\*'],
  hints: String.raw`\bMezzio\\|Zend\\Expressive`,

  typed(type: External, run: Interpreter): Value | undefined {
    return /^(?:Mezzio|Zend\\Expressive)\\Application$/.test(type.package)
      ? native(VerbRouter.application(mezzioStyle, run))
      : undefined
  },
}
