// Signs webhooks as Stripe does, with its own client: a line {"payload","secret","timestamp"} in, a header out.
import { createInterface } from 'node:readline';
import Stripe from 'stripe';

const stripe = new Stripe('sk_test_none');
for await (const line of createInterface({ input: process.stdin })) {
  console.log(stripe.webhooks.generateTestHeaderString(JSON.parse(line)));
}
