import { Command } from 'commander'
import { connect } from './connection.ts'
import { addConnectionFlags } from './operation-command.ts'
import { print } from './output.ts'
import { saveFile } from './transfer.ts'

/** `holdfast export FILE.zip`: the whole record as a bundle that verifies offline. */
export const exportCommand = (): Command =>
  addConnectionFlags(
    new Command('export')
      .description('Save everything as a bundle that verifies offline (`holdfast verify`)')
      .argument('<file>', 'Zip file to write, or - for standard output'),
  ).action(async (file: string, flags: { server?: string; key?: string }) => {
    const connection = await connect(flags)
    const name = await saveFile(await connection.fetch('/ledger/bundle'), file)
    if (name !== '-') await print([`${name}: check it with \`holdfast verify ${name}\`.`])
  })
