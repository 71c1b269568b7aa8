/** Spring MVC and WebFlux: annotated controllers and functional routes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { fullName, native, type External, type Value } from '../../../engine/values.ts'
import { registryOfType, UrlHandlerMapping } from './configurers.ts'
import { addController } from './controllers.ts'
import { addRepository } from './data-rest.ts'
import { RequestPredicate } from './predicate.ts'
import { callRouterFunctions } from './router-function.ts'
import { MatcherBuilder } from './security/matchers.ts'
import { springProtection } from './security/protection.ts'

export const spring: Framework = {
  name: 'spring',
  languages: ['java', 'kotlin', 'groovy'],
  packages: ['org.springframework.*'],
  hints: String.raw`@(?:Get|Post|Put|Delete|Patch|Request)Mapping\b|@\w+Exchange\b|@(?:RestController|Controller|Enable\w+Security|SpringBootApplication)\b|\bRouterFunctions?\b|org\.springframework\.(?:web|data)\b|\bSecurity(?:Web)?FilterChain\b|\bSimpleUrlHandlerMapping\b|\bWebSecurityC(?:onfigurerAdapter|ustomizer)\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [owner = '', name = ''] = callee.path.slice(-2)
    if (owner === 'RequestPredicates') {
      const made = RequestPredicate.made(name, call)
      return made === undefined ? undefined : native(made)
    }
    if (callee.path.at(-1) === 'SimpleUrlHandlerMapping' && call.constructs) return UrlHandlerMapping.made(call, run)
    return owner === 'RouterFunctions' ? callRouterFunctions(name, call, run) : undefined
  },

  typed(type: External): Value | undefined {
    if (fullName(type).endsWith('RequestMatcher.Builder')) return native(new MatcherBuilder())
    return registryOfType(type.path.at(-1) ?? '')
  },

  protects: springProtection,

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (!spring.languages.includes(of.scope.module.language.name)) continue
      run.unit(of.scope.module, () => {
        addController(of, run)
        addRepository(of, run)
      })
    }
  },
}
