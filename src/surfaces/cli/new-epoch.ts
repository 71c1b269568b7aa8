import { peekCheckpoint } from '@holdfast/ledger'
import { Command } from 'commander'
import { readHeads } from '../../core/backup/heads.ts'
import { beginEpochs } from '../../core/backup/new-epoch.ts'
import { type Installation, knownRoot, openInstallation } from '../../core/start-app.ts'
import { localConfig } from './local.ts'
import { print } from './output.ts'

/** `holdfast ledger new-epoch`: local; goes on after the database lost entries that a checkpoint had been given out for. */
export const newEpochCommand = (): Command =>
  new Command('new-epoch')
    .description(
      'On this machine, with the server stopped: go on in a new epoch where the database is behind a checkpoint that was given out. ' +
        'The next checkpoint names the lost one, so that everybody who holds it sees what happened',
    )
    .action(async () => {
      const installation = await openInstallation(localConfig())
      try {
        await beginLostEpochs(installation)
      } finally {
        await installation.close()
      }
    })

async function beginLostEpochs({ database, heads }: Installation): Promise<void> {
  const lost = new Set<string>()
  for (const { org, note } of await heads.all()) {
    const published = peekCheckpoint(note)
    const root = await knownRoot(database, org, published.epoch, published.size)
    if (root?.equals(published.root) !== true) lost.add(org)
  }
  if (lost.size === 0) {
    await print(['The database knows every checkpoint that was given out. There is nothing to do.'])
    return
  }
  const client = await database.connect('hf_migrator')
  try {
    await client.query('begin')
    await client.query('set local row_security = off')
    const behind = (await readHeads(client)).filter(({ org }) => lost.has(org))
    // functions of the ledger's owner work under the policies that bind even that owner
    await client.query('set local row_security = on')
    const begun = await beginEpochs(client, behind, heads, [])
    await client.query('commit')
    // from now on the newest checkpoint that the database knows is the one to measure it by
    for (const { org, note } of behind) if (note !== undefined) await heads.publish(org, note)
    await print(
      begun.map(
        ({ org, epoch, size, lastGivenOut }) =>
          `Organization ${org}: epoch ${epoch} begins at ${size} entries; the last checkpoint given out had ${lastGivenOut}.`,
      ),
    )
  } finally {
    await client.end()
  }
}
