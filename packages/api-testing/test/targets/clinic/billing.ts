import type { Row } from '../memory-database.ts'
import type { Call, Clinic, Route } from './route.ts'
import { integer, Limit, object, Refusal, text } from './route.ts'

function shownInvoice(row: Row): Row {
  return {
    number: row['number'],
    amountCents: row['amount_cents'],
    paidCents: row['paid_cents'],
    status: row['status'],
  } as Row
}

/** Invoices, reminders and vouchers. */
export function billingRoutes({ db, has }: Clinic): Route[] {
  const guesses = new Limit(5, 3_000)
  const reminders = new Limit(3, 3_000)
  const invoice = ({ params, user }: Call): Row => {
    const row = db.one('SELECT * FROM invoices WHERE number = ?', params['number'] ?? '')
    if (row === undefined || (user['role'] === 'patient' && row['patient_id'] !== user['patient_id']))
      throw new Refusal(404, 'No such invoice')
    return row
  }

  const pay = (call: Call): unknown => {
    const row = invoice(call)
    const amount = Number(call.body['amountCents'])
    if (!has('pay-amount')) {
      if (row['status'] === 'paid') throw new Refusal(409, 'This invoice is paid')
      if (amount !== row['amount_cents']) throw new Refusal(422, 'The amount is not that of the invoice')
    }
    db.run("UPDATE invoices SET paid_cents = ?, status = 'paid' WHERE number = ?", amount, String(row['number']))
    return shownInvoice(invoice(call))
  }

  const redeem = ({ body, user, reply }: Call): unknown => {
    const code = String(body['code'])
    if (code !== 'WELCOME-10' && !has('voucher-reuse')) guesses.count(String(user['username']), reply)
    if (code !== 'WELCOME-10') throw new Refusal(422, 'No such voucher')
    const isUsed =
      db.one('SELECT code FROM vouchers WHERE code = ? AND username = ?', code, String(user['username'])) !== undefined
    if (isUsed && !has('voucher-reuse')) throw new Refusal(409, 'This voucher was redeemed')
    db.run('INSERT INTO vouchers VALUES (?, ?)', code, String(user['username']))
    db.run('UPDATE users SET voucher_credit = voucher_credit + 1000 WHERE username = ?', String(user['username']))
    const row = db.one('SELECT voucher_credit FROM users WHERE username = ?', String(user['username'])) as Row
    return { creditCents: row['voucher_credit'] }
  }

  return [
    {
      method: 'GET',
      path: '/api/v2/invoices',
      summary: 'The own invoices',
      access: 'user',
      handle: ({ user }) =>
        db.all('SELECT * FROM invoices WHERE patient_id = ?', String(user['patient_id'])).map(shownInvoice),
    },
    {
      method: 'GET',
      path: '/api/v2/invoices/{number}',
      summary: 'An invoice',
      access: 'user',
      answer: object({ number: text, amountCents: integer, paidCents: integer, status: text }),
      handle: (call) => shownInvoice(invoice(call)),
    },
    {
      method: 'POST',
      path: '/api/v2/invoices/{number}/pay',
      summary: 'Pay an invoice',
      access: 'user',
      body: object({ amountCents: integer }),
      handle: pay,
    },
    {
      method: 'POST',
      path: '/api/v2/invoices/{number}/remind',
      summary: 'Send the invoice again, as a text message',
      access: 'user',
      body: object({ phone: text }),
      handle: (call) => {
        const row = invoice(call)
        if (!has('reminder-no-limit')) reminders.count(String(row['number']), call.reply)
        return call.reply.code(202).send({ sent: true, to: call.body['phone'] })
      },
    },
    {
      method: 'POST',
      path: '/api/v2/vouchers/redeem',
      summary: 'Redeem a voucher',
      access: 'user',
      body: object({ code: { ...text, examples: ['WELCOME-10'] } }),
      handle: redeem,
    },
  ]
}
