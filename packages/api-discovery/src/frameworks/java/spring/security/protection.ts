/** Guards that Spring Security's chains of filters put in front of the handlers of an application. */
import type { Interpreter } from '../../../../engine/interpreter.ts'
import type { Project } from '../../../../engine/project.ts'
import { plainText } from '../../../../engine/values.ts'
import { decisionsFor, guardOf, type Asked, type Decision, type Protection } from '../../../../routing/access-rules.ts'
import { configurationFor } from '../../../jvm/configuration.ts'
import { buildOf } from '../../../jvm/security-enforcement.ts'
import { contextPath } from '../context-path.ts'
import { chainsOf, ignoredBy, mayConfigure, type Chain, type Ignored } from './chains.ts'
import type { AuthorizationFilter } from './http-security.ts'
import { coverageBy } from './matchers.ts'
import { isOneApplication } from './method-security.ts'
import { xmlChains } from './xml.ts'

export function springProtection(project: Project, run: Interpreter): Protection | undefined {
  const chains: Chain[] = xmlChains(project)
  const ignored: Ignored[] = []
  for (const of of project.classes) {
    const { name } = of.scope.module.language
    if ((name !== 'java' && name !== 'kotlin') || of.def.abstract === true) continue
    run.unit(of.scope.module, () => {
      if (!mayConfigure(of, run)) return
      chains.push(...chainsOf(of, run))
      ignored.push(...ignoredBy(of, run))
    })
  }
  if (chains.length === 0) return undefined
  const isAlone = isOneApplication(run)
  const reaches = (file: string, endpointFile: string): boolean =>
    isAlone || buildOf(file, project) === buildOf(endpointFile, project)
  return (asked) => {
    const { file, framework } = asked.endpoint
    if (framework !== 'spring') return []
    const base = plainText(contextPath(configurationFor(file, project)))?.replace(/\/$/, '')
    if (base === undefined) return []
    const reaching = ignored.filter((one) => reaches(one.file, file))
    if (reaching.some(({ matchers }) => coverageBy(matchers, base, asked) !== 'none')) return []
    const guard = guardOf(
      decisionsOf(
        chains.filter((one) => reaches(one.file, file)),
        base,
        asked,
      ),
    )
    return guard === undefined ? [] : [guard]
  }
}

/** What requests of an endpoint may meet in the first chain that is for them. */
function decisionsOf(chains: readonly Chain[], base: string, asked: Asked): Decision[] {
  const isOrdered = chains.length < 2 || chains.every(({ order }) => order !== undefined)
  const ordered = chains.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
  const decisions: Decision[] = []
  let isCertain = false
  for (const { http, isCertain: isThere } of ordered) {
    const coverage = http.scope === undefined ? 'all' : coverageBy(http.scope, base, asked)
    if (coverage === 'none') continue
    decisions.push(...inChain(http.filters, coverageBy(http.open, base, asked) !== 'none', base, asked))
    if (coverage === 'all' && isThere) {
      isCertain = true
      if (isOrdered) break
    }
  }
  return isCertain ? decisions : [...decisions, 'open']
}

/** Each filter of a chain is passed: one that guards is enough. */
function inChain(filters: readonly AuthorizationFilter[], isLogin: boolean, base: string, asked: Asked): Decision[] {
  if (isLogin) return ['open']
  const all = filters.map((filter): Decision[] => {
    if (filter.isOpaque || !filter.isCertain || filter.rules.length === 0) return ['unknown']
    const rules = filter.rules.map(({ matchers, decision, isCertain }) => ({
      covers: (one: Asked) => {
        const coverage = coverageBy(matchers, base, one)
        return coverage === 'all' && !isCertain ? 'some' : coverage
      },
      decision,
    }))
    const { file, line } = filter.site
    const rest: Decision = filter.refusesRest ? { name: 'denyAll', kind: 'authorization', file, line } : 'open'
    return decisionsFor(rules, asked, rest)
  })
  return all.find((decisions) => guardOf(decisions) !== undefined) ?? all[0] ?? ['open']
}
