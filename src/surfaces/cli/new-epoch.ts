import { Command } from 'commander'
import { beginLostEpochs, type LostEpochs } from '../../core/backup/new-epoch.ts'
import { openInstallation } from '../../core/start-app.ts'
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
        await report(await beginLostEpochs(installation.database, installation.heads))
      } finally {
        await installation.close()
      }
    })

async function report({ begun, unknown }: LostEpochs): Promise<void> {
  if (begun.length === 0 && unknown.length === 0) {
    await print(['The database knows every checkpoint that was given out. There is nothing to do.'])
    return
  }
  await print([
    ...begun.map(
      ({ org, epoch, size, lastGivenOut }) =>
        `Organization ${org}: epoch ${epoch} begins at ${size} entries; the last checkpoint given out had ${lastGivenOut}.`,
    ),
    ...unknown.map(
      (org) =>
        `Organization ${org}: the database knows nothing of it. Its last checkpoint was set aside in ledger-heads.`,
    ),
  ])
}
