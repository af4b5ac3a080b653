// Uses a stand-in for Stripe as a real program uses Stripe, with its official client. Arguments: address, secret key.
import Stripe from 'stripe';

const [address, key] = process.argv.slice(2);
const { hostname, port } = new URL(address);
const stripe = new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 2, telemetry: false });

const refusal = async (call) => {
  try {
    await call();
    return null;
  } catch (error) {
    return { type: error.type, code: error.code, status: error.statusCode };
  }
};

const page = {
  mode: 'payment',
  success_url: 'https://shop.example/ok',
  line_items: [{ quantity: 1, price_data: { currency: 'cad', unit_amount: 11000, product_data: { name: 'Massage' } } }],
  metadata: { reference: 'pay_1' },
  payment_intent_data: { metadata: { reference: 'pay_1' }, transfer_group: 'ord_1' },
};
const session = await stripe.checkout.sessions.create(page, { idempotencyKey: 'one' });
const again = await stripe.checkout.sessions.create(page, { idempotencyKey: 'one' });
const reused = await refusal(() => stripe.checkout.sessions.create({ ...page, success_url: 'https://other.example' }, { idempotencyKey: 'one' }));
const unknown = await refusal(() => stripe.checkout.sessions.create({ ...page, colour: 'red' }));
const missing = await refusal(() => stripe.checkout.sessions.create({ mode: 'payment' }));
const absent = await refusal(() => stripe.checkout.sessions.retrieve('cs_test_none'));
const small = await refusal(() => stripe.checkout.sessions.create({ ...page, line_items: [{ quantity: 1, price_data: { currency: 'cad', unit_amount: 49, product_data: { name: 'Pin' } } }] }));
await fetch(`${address}/test/pay/${session.id}`, { method: 'POST' });
const paid = await stripe.checkout.sessions.retrieve(session.id);
const intent = await stripe.paymentIntents.retrieve(paid.payment_intent, { expand: ['latest_charge.balance_transaction'] });
const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 1000, metadata: { reference: 'rfd_1' } });
const tooMuch = await refusal(() => stripe.refunds.create({ payment_intent: intent.id, amount: 10001 }));

const account = await stripe.accounts.create({ type: 'express', country: 'CA', capabilities: { transfers: { requested: true } }, settings: { payouts: { schedule: { interval: 'manual' } } } });
const link = await stripe.accountLinks.create({ account: account.id, type: 'account_onboarding', return_url: 'https://shop.example', refresh_url: 'https://shop.example' });
const notYet = await refusal(() => stripe.transfers.create({ amount: 100, currency: 'cad', destination: account.id }));
const movements = await stripe.balanceTransactions.list({ limit: 1, expand: ['data.source'] });
const balance = await stripe.balance.retrieve();

const said = JSON.stringify({
  same: session.id === again.id, reused, unknown, missing, absent, small, paid: paid.payment_status, fee: intent.latest_charge.balance_transaction.fee,
  refund: refund.status, tooMuch, transfers: account.capabilities.transfers, link: link.url.startsWith('https://'), notYet,
  newest: movements.data[0].source.metadata.reference, more: movements.has_more, balance: balance.available[0].amount,
});
// The connections that the client keeps open would keep us waiting.
process.stdout.write(said, () => process.exit(0));
