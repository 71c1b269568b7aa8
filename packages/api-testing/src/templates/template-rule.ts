import type { Effect } from '../model/endpoint.ts'
import { scalarText } from '../request/draft.ts'
import type { ControlTheme } from '../rule/controls.ts'
import type { OwaspClass, Rule } from '../rule/types.ts'
import { defineRule } from '../rule/types.ts'
import type { Template } from './template.ts'
import { TemplateRun } from './template-run.ts'

/** A template as a rule of the engine: budget, allowed hosts, coverage and reports are those of every other rule. */
export function templateRule(template: Template): Rule {
  const { owasp, controls } = classOf(template.info.category)
  const done = new WeakMap<object, Set<string>>()
  const needsListener = /ssrf_url_hit|test-services\.akto\.io/.test(
    JSON.stringify([template.requests, template.validate ?? null, template.wordLists]),
  )
  const rule = defineRule({
    id: template.id,
    title: template.info.name.slice(0, 200),
    severity: template.info.severity,
    cvss: '',
    cwe: template.info.cwe,
    owasp,
    why: template.info.impact || template.info.description || template.info.name,
    fix: 'See the description of the template and its references.',
    controls,
    references: template.info.references,
    report: template.runsOnce ? 'host' : 'endpoint',
    needs: { effect: effectOf(template), oob: needsListener, baseline: 'works' },
    applies: (view) =>
      template.isAuthenticated && !view.requiresAuth ? 'the endpoint answers strangers, or nobody is signed in' : true,
    run: async (context) => {
      const run = new TemplateRun(template, context)
      if (!(await run.isSelected())) return
      if (template.runsOnce) {
        const origins = done.get(context.api) ?? new Set()
        done.set(context.api, origins)
        if (origins.has(context.endpoint.origin)) return
        origins.add(context.endpoint.origin)
      }
      await run.go()
    },
  })
  return { ...rule, group: 'templates' }
}

/** The most that the requests of a template do by changing the method. */
function effectOf(template: Template): Effect {
  const methods = template.requests.flatMap(({ steps }) =>
    steps.filter(({ operation }) => operation === 'modify_method').map(({ value }) => scalarText(value).toUpperCase()),
  )
  if (methods.some((method) => method === 'DELETE')) return 'destructive'
  return methods.some((method) => /^(?:POST|PUT|PATCH|\$)/.test(method)) ? 'write' : 'read'
}

const classes: readonly [RegExp, OwaspClass, readonly ControlTheme[]][] = [
  [/^(?:BOLA|Broken.?Object)/i, 'API1:2023', ['access-control']],
  [/^(?:BFLA|Broken.?Function)/i, 'API5:2023', ['access-control']],
  [/^(?:NO_AUTH|BUA|Broken.?User|JWT|AUTH)/i, 'API2:2023', ['authentication']],
  [/^(?:EDE|MASS|MA$)/i, 'API3:2023', ['data-minimization']],
  [/^(?:RL|LACK|RATE)/i, 'API4:2023', ['capacity-management']],
  [/SSRF/i, 'API7:2023', ['network-security', 'input-validation']],
  [/^(?:IAM|IIM|UHM|INVENTORY|VERSION)/i, 'API9:2023', ['api-inventory']],
  [/^(?:INJ|IV|INPUT|COMMAND|LFI|LOCAL|XSS|SSTI|CRLF|SQL|CMD)/i, 'A03:2021', ['input-validation', 'secure-coding']],
]

function classOf(category: string): { owasp: OwaspClass; controls: readonly ControlTheme[] } {
  const found = classes.find(([pattern]) => pattern.test(category))
  return found === undefined
    ? { owasp: 'API8:2023', controls: ['secure-configuration'] }
    : { owasp: found[1], controls: found[2] }
}
