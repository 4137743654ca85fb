"""The formula's known values: python3 -m unittest, in this folder."""

import unittest

import numpy as np

import formula


class FormulaTest(unittest.TestCase):
    def test_seeds(self):
        self.assertEqual(formula.seed(""), 0xCBF29CE484222325)
        self.assertEqual(formula.seed("conv1.weight"), 0x69A29A2CEE47D254)
        self.assertEqual(formula.seed("bn1.running_var"), 0xE3FA2B7461643D5F)

    def test_bits(self):
        self.assertEqual([int(b) for b in formula.bits("conv1.weight", 3)], [0x8B8A08A85128A1B0, 0xBEC2EBA82F6F054F, 0x05DE32EEED3C84AB])

    def test_image(self):
        self.assertEqual(_hex(formula.image((1, 1, 2, 2))), ["bf4deac2", "3e9c045c", "bf17be90", "bee6f7fc"])

    def test_weights(self):
        weights = formula.weight("conv1.weight", (64, 3, 7, 7), {"conv1.weight"})
        self.assertEqual(_hex(weights)[:4], ["3c95337c", "3dcae01f", "be45652c", "3dc37529"])
        self.assertAlmostEqual(float(weights.astype(np.float64).sum()), -10.582405343714981, places=9)
        self.assertEqual(_hex(formula.weight("bn1.running_var", (3,), set())), ["3f90716d", "3f942411", "3f98da19"])
        self.assertEqual(_hex(formula.weight("layer1.0.bn3.weight", (3,), set())), ["3e3db3d8", "3e60cbdc", "3e5f9151"])

    def test_the_last_norm_of_a_basic_block_is_small(self):
        self.assertEqual(formula.rule("layer1.0.bn2.weight", (64,), {"layer1.0.bn2.weight"})[0], 0.2)
        self.assertEqual(formula.rule("layer1.0.bn2.weight", (64,), {"layer1.0.bn2.weight", "layer1.0.bn3.weight"})[0], 1.0)


def _hex(values):
    return [f"{bits:08x}" for bits in values.ravel().view(np.uint32)]


if __name__ == "__main__":
    unittest.main()
