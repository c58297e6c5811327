import numpy as np
import pytest

from bpviz.engine.activations import ACTIVATIONS, activations_by_layer


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_f_prime_from_the_activation_is_the_derivative_of_f(name: str) -> None:
    activation = ACTIVATIONS[name]
    z = np.linspace(-4, 4, 81) + 0.013
    step = 1e-20
    by_complex_step = activation.f(z + 1j * step).imag / step
    assert np.allclose(activation.f_prime(activation.f(z)), by_complex_step, rtol=0, atol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_stay_in_their_range_and_finite_for_huge_sums(name: str) -> None:
    activation = ACTIVATIONS[name]
    low, high = activation.output_range
    a = activation.f(np.array([-1e4, -800.0, -1.0, 0.0, 1.0, 800.0, 1e4]))
    assert np.isfinite(a).all()
    assert ((low <= a) & (a <= high)).all()


def test_the_sigmoid_is_symmetric_about_one_half_and_tanh_about_zero() -> None:
    z = np.linspace(-6, 6, 25)
    assert np.allclose(ACTIVATIONS["sigmoid"].f(z) + ACTIVATIONS["sigmoid"].f(-z), 1, atol=1e-15)
    assert np.allclose(ACTIVATIONS["tanh"].f(z), 2 * ACTIVATIONS["sigmoid"].f(2 * z) - 1, atol=1e-15)


def test_each_layer_can_have_its_own_function() -> None:
    f_of = activations_by_layer(["tanh", "sigmoid"], 3)
    assert (f_of[2].name, f_of[3].name) == ("tanh", "sigmoid")


def test_unknown_or_missing_functions_are_refused_with_what_there_is() -> None:
    with pytest.raises(ValueError, match="choose from sigmoid, tanh, identity, relu"):
        activations_by_layer("softplus", 3)
    with pytest.raises(ValueError, match="need 2 activation functions"):
        activations_by_layer(["tanh"], 3)
