import { expect, test } from "@playwright/test";

test("a customer pays for a cart", { tag: "@journey:checkout" }, async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Add to cart" }).first().click();
  await page.goto("/checkout");
  await page.getByRole("button", { name: "Pay by card" }).click();
  await expect(page.getByRole("status")).toContainText("on its way");
});

test("a visitor finds a product", { tag: "@journey:browse" }, async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Search").fill("rope");
  await expect(page.getByRole("listitem").first()).toContainText("Rope");
});
