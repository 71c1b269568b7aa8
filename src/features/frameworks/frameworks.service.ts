import { found } from '../../core/errors.ts'
import { handle } from '../../core/operations/handle.ts'
import { frameworksContract } from './frameworks.contract.ts'
import * as repo from './frameworks.repo.ts'

export const list = handle(frameworksContract.list, async ({ tx, authority }) => ({
  items: await repo.listFrameworks(tx, authority.auditScope),
}))

export const get = handle(frameworksContract.get, async ({ tx, authority }, input) => {
  const frameworks = await repo.listFrameworks(tx, authority.auditScope)
  const framework = found(
    frameworks.find(({ id }) => id === input.id),
    'framework',
  )
  const controls = Map.groupBy(await repo.controlsOfFramework(tx, input.id), (row) => row.requirementId)
  const items = (await repo.requirementsOf(tx, input.id)).map((row) => ({
    ...row,
    controls: (controls.get(row.id) ?? []).map(({ id, key, title }) => ({ id, key, title })),
  }))
  return { ...framework, items }
})
