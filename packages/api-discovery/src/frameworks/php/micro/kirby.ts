/** Kirby: routes in `site/config/config.php` and in plugins, as arrays of a pattern, methods and an action. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { field, itemsOf, type External, type Value } from '../../../engine/values.ts'
import { codeigniterPath } from '../codeigniter/index.ts'
import { returnedArrays } from '../returned.ts'
import { methodsIn, VerbRouter, type RouterStyle } from '../verb-router.ts'

const style: RouterStyle = { framework: 'kirby', syntax: codeigniterPath, statements: {} }

export const kirby: Framework = {
  name: 'kirby',
  languages: ['php'],
  packages: ['Kirby', 'Kirby\\*'],
  hints: String.raw`\bKirby::plugin|['"]pattern['"]\s*=>`,

  /** `Kirby::plugin('name', ['routes' => […], 'api' => ['routes' => […]]])` */
  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (callee.path[0] === 'plugin' && callee.path.length === 1) addRoutes(call.args[1], call, run)
    return undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const { module, value } of returnedArrays(project, run)) {
      if (!/(?:^|\/)site\/config\/config(?:\.[\w.-]+)?\.php$/.test(module.file)) continue
      addRoutes(value, run.callOf(undefined, module.scope, [], new Map(), 1), run)
    }
  },
}

function addRoutes(options: Value | undefined, at: Call, run: Interpreter): void {
  for (const [routes, prefix] of [
    [field(options, 'routes'), ''],
    [field(field(options, 'api'), 'routes'), '/api'],
  ] as const) {
    const router = VerbRouter.application(style, run)
    if (prefix !== '') router.router.prefix = { kind: 'text', parts: [prefix] }
    for (const route of itemsOf(routes)) {
      if (route.kind !== 'record') continue
      const methods = methodsIn(field(route, 'method'))
      const call = { ...at, line: route.line ?? at.line, condition: undefined }
      router.add(methods.length > 0 ? methods : ['GET'], field(route, 'pattern'), field(route, 'action'), call)
    }
  }
}
